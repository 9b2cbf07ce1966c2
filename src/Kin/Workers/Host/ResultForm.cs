using Kin.Workers.Transport;

namespace Kin.Workers.Host;

/// <summary>
/// What is sent back for what a function returned: the value, nothing, or what its task gives in the end.
/// </summary>
internal abstract class ResultForm<TOut>
{
    public abstract void Write(TOut returned, PayloadWriter output);
}

/// <summary>The value itself.</summary>
internal sealed class ValueResult<TOut>(ValueForms forms) : ResultForm<TOut>
{
    public override void Write(TOut returned, PayloadWriter output) => forms.Write(output, returned);
}

/// <summary>A task without a value.</summary>
internal sealed class TaskResult : ResultForm<Task>
{
    public override void Write(Task returned, PayloadWriter output) => returned.GetAwaiter().GetResult();
}

/// <summary>The value of a task.</summary>
internal sealed class TaskResult<TOut>(ValueForms forms) : ResultForm<Task<TOut>>
{
    public override void Write(Task<TOut> returned, PayloadWriter output) =>
        forms.Write(output, returned.GetAwaiter().GetResult());
}

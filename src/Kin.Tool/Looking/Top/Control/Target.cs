using Kin.Tool.Looking.Top.Sampling;

namespace Kin.Tool.Looking.Top.Control;

/// <summary>A process to which something is to be done.</summary>
/// <param name="Id">Its number.</param>
/// <param name="StartTicks">When it started, so that no other of that number is meant; null: any.</param>
/// <param name="Name">Its name; null: not known.</param>
internal sealed record Target(int Id, long? StartTicks, string? Name)
{
    /// <summary>The process of a row; of a thread's its process.</summary>
    public static Target Of(TopSubject subject) => new(
        subject.ProcessId, subject.Id == subject.ProcessId ? subject.StartTicks : null, subject.Name);

    /// <inheritdoc/>
    public override string ToString() => Name is null ? $"{Id}" : $"{Id} {Plain.Of(Name)}";
}

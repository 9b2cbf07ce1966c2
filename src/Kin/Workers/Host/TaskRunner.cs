using Kin.Native;
using Kin.Workers.Functions;
using Kin.Workers.Transport;

namespace Kin.Workers.Host;

/// <summary>Calls functions in a worker and sends what they give, or how they failed, item by item.</summary>
internal sealed class TaskRunner(
    WorkerSettings settings, ResultStream results, CancellationTable cancellations)
{
    // By number; a long, as the runtime has that dictionary compiled, and a new worker is to compile little.
    private readonly Dictionary<long, Func<Invoker>> _functions = [];
    private readonly ValueForms _forms = new(settings.Serializer);
    private readonly PayloadWriter _result = new();

    public void Initialize()
    {
        if (settings.Initializer is { } initializer)
        {
            new InvokerFactory(_forms).Create(initializer).Call(_result);
            _result.Reset();
        }
    }

    /// <summary>
    /// Keeps a function under a number. A failure to find it is told to every task that uses it.
    /// </summary>
    public void Define(uint number, PayloadReader reader)
    {
        try
        {
            Invoker invoker = Bind(ref reader);
            _functions[number] = () => invoker;
        }
        catch (Exception e)
        {
            _functions[number] = () => throw new InvalidOperationException(
                "The worker could not load the function: " + e.Message, e);
        }
    }

    public void Forget(uint number) => _functions.Remove(number);

    /// <summary>
    /// Runs the items of a request, of which the first has begun, until none is left or the rest is taken
    /// back.
    /// </summary>
    public void Run(ref FrameHeader task, PayloadReader input)
    {
        results.Begin(task.Task);
        cancellations.Begin(task.Task);
        int done = 0;
        bool more = true;
        try
        {
            Invoker invoker = (task.Flags & FrameFlags.InlineFunction) != 0
                ? Bind(ref input)
                : _functions[task.Detail]();
            while (more)
            {
                invoker.ReadArguments(ref input);
                Call(invoker);
                more = Send(ref task, ++done);
            }
        }
        catch (Exception e) when (more)
        {
            // What cannot be read cannot be skipped either: the items that follow fail for the same reason.
            while (more)
            {
                WriteFailure(e);
                more = Send(ref task, ++done);
            }
        }

        cancellations.End(task.Task);
    }

    private void Call(Invoker invoker)
    {
        try
        {
            _result.WriteByte((byte)ItemStatus.Value);
            invoker.Call(_result);
        }
        catch (Exception e)
        {
            WriteFailure(e);
        }
    }

    private Invoker Bind(ref PayloadReader input) =>
        new InvokerFactory(_forms).Create(
            FunctionBinder.Bind(FunctionBinder.ReadIdentity(ref input), ref input));

    private void WriteFailure(Exception exception)
    {
        if (settings.ReportsFailures)
        {
            Console.Error.WriteLine($"{settings.Name}: unhandled exception. {exception}");
        }

        _result.Reset();
        bool cancelled = exception is OperationCanceledException;
        _result.WriteByte((byte)(cancelled ? ItemStatus.Cancelled : ItemStatus.Exception));
        ExceptionCodec.Write(_result, exception);
    }

    // The result of the item that ran. False when it was the last, and nothing more is to run.
    private bool Send(ref FrameHeader task, int done)
    {
        bool last = done == task.Count;
        try
        {
            results.Add(_result, last);
        }
        catch (LinuxException e)
        {
            // No memory or descriptor for a large result: nothing of it has been sent, so this item alone
            // fails.
            WriteFailure(e);
            results.Add(_result, last);
        }

        _result.Reset();
        if (last || ClaimWord.TryNext(ref task.State))
        {
            return !last;
        }

        results.End();
        return false;
    }
}

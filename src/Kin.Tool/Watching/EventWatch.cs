using Kin.Inspection;

namespace Kin.Tool.Watching;

/// <summary>From events to the output, until it is over.</summary>
internal sealed class EventWatch(ProcessEvents events, EventFilter filter, EventOutput output)
{
    /// <summary>Until it is stopped, or that process has ended; 0: none.</summary>
    public async Task RunAsync(int until, CancellationToken stop)
    {
        output.Begin();
        bool isOver = false;
        while (!isOver)
        {
            isOver = WriteAll(until, stop);
            output.Flush();
            if (!isOver && !await TryWaitAsync(until, stop).ConfigureAwait(false))
            {
                isOver = true;
            }
        }

        output.Flush();
    }

    // Everything that is there, until it is stopped: more may come all the time. True: the process has ended.
    private bool WriteAll(int until, CancellationToken stop)
    {
        while (!stop.IsCancellationRequested && events.TryRead(out ProcessEvent? found))
        {
            if (IsLast(found, until))
            {
                return true;
            }
        }

        return false;
    }

    private async Task<bool> TryWaitAsync(int until, CancellationToken stop)
    {
        try
        {
            return !IsLast(await events.ReadAsync(stop).ConfigureAwait(false), until);
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }

    private bool IsLast(ProcessEvent found, int until)
    {
        if (filter.Shows(found) && found.ProcessId != Environment.ProcessId)
        {
            output.Add(found);
        }

        return found.Kind == ProcessEventKind.Exit && found.ProcessId == until;
    }
}

using System.CommandLine;
using Kin.Tool.Processes;
using Kin.Tool.Verbs;

namespace Kin.Tool.Commands;

/// <summary>`kin wait`: until processes have ended, whoever started them.</summary>
internal sealed class Wait : Verb
{
    private readonly Flag _any;
    private readonly Option<string> _timeout;

    public Wait()
        : base("wait", "waits until processes have ended, whoever started them, and tells how")
    {
        TakesOperands("PID...", most: int.MaxValue, candidates: ProcessNumbers.All);
        Paragraphs =
        [
            "Prints a line for each as it ends. A status belongs to the parent, so it is known here from"
            + " Linux 6.15 on, and before as long as the process is a zombie of the same user; else the line"
            + " says so.",
        ];
        _any = Flag("--any", "Returns when the first has ended, as `wait -n` of bash.", "-n");
        _timeout = Valued("--timeout", "SECONDS", "Gives up after this time, with exit code 124.", "-t");
        Examples =
        [
            new("kin wait --timeout 0.2 $$ || echo this shell still runs", "at most for a while"),
            new(
                "sleep 60 & kin wait --timeout 0.2 -n $! $$; kill $!",
                "until the first of two has ended, or the time is over"),
        ];
        ExitCodes =
        [
            new("0-255", "the status of the last PID, or of the first to end with --any: code, or 128+n"),
            new("255", "its status is not known"),
            new("124", "the time is over"),
            new("127", "there is no such process; the number of a thread"),
            new("1", "it cannot be watched: descriptors have run out, for one"),
            new("2", "the command line is not understood"),
        ];
    }

    protected override int Execute(ParseResult line)
    {
        int[] numbers = ProcessNumbers.Read(this, Operands);
        using CancellationTokenSource over = new();
        List<ProcessHandle> open = [];
        try
        {
            foreach (int number in numbers)
            {
                open.Add(ProcessHandle.Open(number));
            }

            if (line.GetValue(_timeout) is string seconds)
            {
                over.CancelAfter(ProcessNumbers.Seconds(this, "--timeout", seconds));
            }

            return WaitAsync(open, line.Has(_any), over.Token).GetAwaiter().GetResult();
        }
        catch (LinuxException e)
        {
            // ENOENT: it is the number of a thread.
            Out.Error($"kin: {Quoted.Short(e.Message)}");
            return e.ErrorName is "ESRCH" or "ENOENT" ? Tool.ExitCodes.NotFound : Tool.ExitCodes.Failure;
        }
        catch (OperationCanceledException)
        {
            return Tool.ExitCodes.TimeIsOver;
        }
        finally
        {
            open.ForEach(process => process.Dispose());
        }
    }

    private static async Task<int> WaitAsync(
        List<ProcessHandle> processes, bool any, CancellationToken cancellationToken)
    {
        List<ProcessHandle> left = [.. processes];
        ExitStatus status;
        do
        {
            ProcessHandle ended = await ProcessHandle.WaitAnyAsync(left, cancellationToken)
                .ConfigureAwait(false);
            status = ended.TryWait()!;
            Out.Text($"{ended.Id}: {status}\n");
            left.Remove(ended);
        }
        while (left.Count > 0 && !any);
        return any ? status.ShellCode : processes[^1].TryWait()!.ShellCode;
    }
}

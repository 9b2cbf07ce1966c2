using System.Diagnostics;

namespace Kin.Benchmarks.Contestants;

/// <summary>
/// Kin: from the last instructions of a child, which leaves the time in a pipe, to the continuation of the parent
/// that awaits its end, or to the return of its blocking wait. Only that time counts.
/// </summary>
internal sealed class KinExitNotice(string program, bool blocks) : IInProcess
{
    private static readonly long s_nanoseconds = 1_000_000_000 / Stopwatch.Frequency;

    private readonly Command _command = new(program) { StandardOutput = StandardStream.Piped };

    public async Task<long?> RunAsync(long count)
    {
        long total = 0;
        byte[] stamp = new byte[sizeof(long)];
        for (long i = 0; i < count; i++)
        {
            using ChildProcess child = _command.Start();
            ExitStatus status = blocks ? child.Wait() : await child.WaitAsync().ConfigureAwait(false);
            long noticed = Stopwatch.GetTimestamp() * s_nanoseconds; // CLOCK_MONOTONIC, as in the child
            if (!status.Success)
            {
                throw new InvalidOperationException($"the child ended with {status}");
            }

            await child.StandardOutput.ReadExactlyAsync(stamp);
            total += noticed - BitConverter.ToInt64(stamp);
        }

        return total;
    }

    public ValueTask DisposeAsync() => default;
}

using System.Diagnostics;

namespace Kin.Benchmarks.Harness;

/// <summary>
/// Interleaved rounds of several contestants. Each round runs everyone once, in an order that rotates by one
/// every round, so that a drift of the machine meets all of them alike; the ratios are taken within a round.
/// </summary>
internal static class Comparison
{
    public static async Task<Measurement> MeasureAsync(
        IReadOnlyList<Contestant> contestants, Effort effort, Action<string> progress)
    {
        List<CoProcess> running = [];
        try
        {
            foreach (Contestant contestant in contestants)
            {
                running.Add(await CoProcess.StartAsync(contestant));
            }

            long[] runs = new long[running.Count];
            for (int i = 0; i < runs.Length; i++)
            {
                progress($"warming up {running[i].Contestant.Name}");
                runs[i] = await WarmUpAsync(running[i], effort);
            }

            Sample[][] rounds = new Sample[effort.Rounds][];
            for (int round = 0; round < effort.Rounds; round++)
            {
                progress($"round {round + 1} of {effort.Rounds}");
                rounds[round] = await RoundAsync(running, runs, round);
            }

            return new([.. contestants], [.. running.Select(one => one.Version)], rounds);
        }
        finally
        {
            foreach (CoProcess one in running)
            {
                await one.DisposeAsync();
            }
        }
    }

    private static async Task<Sample[]> RoundAsync(List<CoProcess> running, long[] runs, int round)
    {
        Sample[] samples = new Sample[running.Count];
        for (int turn = 0; turn < running.Count; turn++)
        {
            int who = (turn + round) % running.Count;
            samples[who] = await running[who].RunAsync(runs[who]);
        }

        return samples;
    }

    /// <summary>Runs until the warm-up time is over, then returns the runs that fill one round.</summary>
    private static async Task<long> WarmUpAsync(CoProcess contestant, Effort effort)
    {
        long runs = 1;
        double total = 0;
        for (; ; )
        {
            // By our own clock: what a contestant counts may be a small part of the time that a run takes.
            long start = Stopwatch.GetTimestamp();
            await contestant.RunAsync(runs);
            double elapsed = Stopwatch.GetElapsedTime(start).TotalNanoseconds;
            total += elapsed;
            double perRun = Math.Max(1.0, elapsed / runs);
            long wanted = Math.Max(1, (long)(effort.RoundNanoseconds / perRun));
            if (total >= effort.WarmUpNanoseconds)
            {
                return wanted;
            }

            runs = Math.Min(wanted, runs * 4);
        }
    }
}

using System.Diagnostics;
using Kin.Workers;

namespace Kin.Tool.Benching.Ipc;

/// <summary>
/// The ways between two processes: one is this, the other a worker of its own for each way. Both wait
/// blocked.
/// </summary>
internal sealed class IpcBench(TimeSpan timeOfOne)
{
    private const int MessageBytes = 64;
    private const int Openings = 51;
    private const int Fewest = 51;

    private readonly List<IpcRow> _rows = [];

    public IReadOnlyList<IpcRow> Rows => _rows;

    /// <summary>What could not be done, as sentences.</summary>
    public List<string> Lacks { get; } = [];

    public async Task RunAsync(IEnumerable<IpcWay> ways)
    {
        foreach (IpcWay way in ways)
        {
            try
            {
                _rows.Add(await MeasureAsync(way).ConfigureAwait(false));
            }
            catch (Exception e) when (e is IOException or System.Net.Sockets.SocketException)
            {
                Lacks.Add($"{way.Name}: {e.Message}");
            }
        }
    }

    private async Task<IpcRow> MeasureAsync(IpcWay way)
    {
        double opening = Opening(way);
        (IpcEnd mine, IpcEnd theirs) = way.Open();
        using (mine)
        {
            WorkerProcess worker = Start(theirs);
            await using (worker.ConfigureAwait(false))
            {
                List<double> trips = RoundTrips(mine);
                double rate = Throughput(mine, way.ChunkBytes);
                return new IpcRow(way, opening, trips[trips.Count / 2], trips[trips.Count * 99 / 100], rate);
            }
        }
    }

    private static WorkerProcess Start(IpcEnd theirs)
    {
        using (theirs)
        {
            return WorkerProcess.Start(Answer, theirs);
        }
    }

    private static double Opening(IpcWay way)
    {
        List<double> times = [];
        for (int i = 0; i < Openings; i++)
        {
            long start = Stopwatch.GetTimestamp();
            (IpcEnd mine, IpcEnd theirs) = way.Open();
            mine.Dispose();
            theirs.Dispose();
            times.Add(Stopwatch.GetElapsedTime(start).TotalNanoseconds);
        }

        times.Sort();
        return times[times.Count / 2];
    }

    private List<double> RoundTrips(IpcEnd end)
    {
        byte[] message = new byte[MessageBytes];
        List<double> times = [];
        for (int i = 0; i < Fewest; i++)
        {
            RoundTrip(end, message); // both sides get warm
        }

        var total = Stopwatch.StartNew();
        while (times.Count < Fewest || total.Elapsed < timeOfOne)
        {
            long start = Stopwatch.GetTimestamp();
            RoundTrip(end, message);
            times.Add(Stopwatch.GetElapsedTime(start).TotalNanoseconds);
        }

        times.Sort();
        return times;
    }

    // Twice as much each time, until it takes long enough.
    private double Throughput(IpcEnd end, int chunkBytes)
    {
        byte[] chunk = new byte[chunkBytes];
        byte[] message = new byte[MessageBytes];
        for (int chunks = 64;; chunks *= 2)
        {
            BitConverter.TryWriteBytes(message, chunks);
            BitConverter.TryWriteBytes(message.AsSpan(sizeof(int)), chunkBytes);
            long start = Stopwatch.GetTimestamp();
            end.Send(message);
            for (int i = 0; i < chunks; i++)
            {
                end.Send(chunk);
            }

            Receive(end, message);
            TimeSpan taken = Stopwatch.GetElapsedTime(start);
            if (taken >= timeOfOne)
            {
                return (double)chunks * chunkBytes / taken.TotalSeconds;
            }
        }
    }

    private static void RoundTrip(IpcEnd end, byte[] message)
    {
        end.Send(message);
        Receive(end, message);
    }

    private static void Receive(IpcEnd end, byte[] message)
    {
        if (!end.Receive(message))
        {
            throw new EndOfStreamException("The process at the other end has gone.");
        }
    }

    // The other process. A message says how many chunks of which size follow before it is sent back.
    private static void Answer(IpcEnd end)
    {
        byte[] message = new byte[MessageBytes];
        byte[] chunk = [];
        while (end.Receive(message))
        {
            int chunks = BitConverter.ToInt32(message);
            int size = BitConverter.ToInt32(message, sizeof(int));
            chunk = chunks > 0 && chunk.Length != size ? new byte[size] : chunk;
            while (chunks-- > 0 && end.Receive(chunk))
            {
            }

            end.Send(message);
        }
    }
}

using System.Diagnostics;
using System.Runtime.InteropServices;
using Kin.Workers.Transport;

namespace Kin.Tests.Workers.Transport;

/// <summary>
/// A litmus test: sleeper and writer must never miss each other both. The broken twin, the same without the fences, does
/// miss on this machine, which shows that the test could see it.
/// </summary>
public sealed class ParkingWordTests
{
    private const int Slots = 4096;

    private delegate void Step(ref uint word);

    [Fact(Timeout = Limit.Milliseconds)]
    public async Task Sleeper_and_writer_never_miss_each_other_and_a_twin_without_fences_does()
    {
        Capability.Require("two processors", Environment.ProcessorCount > 1);
        await Task.Yield();
        long start = Stopwatch.GetTimestamp();
        int batches = 0, missed = 0;
        while (missed == 0 && Stopwatch.GetElapsedTime(start) < TimeSpan.FromSeconds(10))
        {
            missed = Misses(BrokenAnnounce, BrokenWake);
            batches++;
        }

        Capability.Require("two processors that run at the same time", missed > 0);
        for (int i = 0; i < Math.Max(50, batches * 5); i++)
        {
            Assert.Equal(0, Misses(ParkingWord.Announce, ParkingWord.WakeIfParked));
        }
    }

    [Fact(Timeout = Limit.Milliseconds)]
    public async Task A_sleeper_is_woken_every_time()
    {
        const int Rounds = 20_000;
        uint[] word = GC.AllocateArray<uint>(1, pinned: true);
        long[] data = new long[1];
        Thread writer = new(() =>
        {
            for (long i = 1; i <= Rounds; i++)
            {
                Volatile.Write(ref data[0], i);
                ParkingWord.WakeIfParked(ref word[0]);
                while (Volatile.Read(ref data[0]) == i)
                {
                    Thread.Yield();
                }
            }
        });
        writer.Start();
        await Task.Run(() =>
        {
            for (long i = 1; i <= Rounds; i++)
            {
                while (Volatile.Read(ref data[0]) != i)
                {
                    ParkingWord.Announce(ref word[0]);
                    if (Volatile.Read(ref data[0]) != i)
                    {
                        ParkingWord.Sleep(ref word[0]);
                    }
                }

                Volatile.Write(ref data[0], 0);
            }
        }, TestContext.Current.CancellationToken);
        writer.Join();
    }

    private static void BrokenAnnounce(ref uint word) => Volatile.Write(ref word, 1);

    private static void BrokenWake(ref uint word)
    {
        if (Volatile.Read(ref word) == 1)
        {
            Interlocked.Exchange(ref word, 0);
        }
    }

    // Rounds in which the sleeper saw no data and the writer no sleeper: the sleeper would sleep for ever.
    private static int Misses(Step announce, Step wake)
    {
        Slot[] slots = GC.AllocateArray<Slot>(Slots, pinned: true);
        bool[] sawData = new bool[Slots];
        using Barrier together = new(2);
        Thread writer = new(() =>
        {
            together.SignalAndWait();
            for (int i = 0; i < Slots; i++)
            {
                Volatile.Write(ref slots[i].Data, 1);
                wake(ref slots[i].Word);
            }
        });
        writer.Start();
        together.SignalAndWait();
        for (int i = 0; i < Slots; i++)
        {
            announce(ref slots[i].Word);
            sawData[i] = Volatile.Read(ref slots[i].Data) == 1;
        }

        writer.Join();
        return Enumerable.Range(0, Slots).Count(i => !sawData[i] && slots[i].Word == 1);
    }

    [StructLayout(LayoutKind.Explicit, Size = 256)]
    private struct Slot
    {
        [FieldOffset(0)]
        public uint Word;

        [FieldOffset(128)]
        public uint Data;
    }
}

using Kin.Ipc;
using Kin.Tests.Workers;
using Kin.Workers;

namespace Kin.Tests.Ipc.Values;

/// <summary>A value is whole, whatever its size and whoever is killed; of what is added nothing is lost.</summary>
public sealed class SharedValueTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact(Timeout = Limit.Milliseconds)]
    public void Values_of_every_size_are_read_as_they_were_written()
    {
        Check<byte>(7, 255, 1);
        Check<short>(-7, short.MinValue, 1);
        Check('a', 'ä', 'z');
        Check(true, false, true);
        Check(-1, int.MaxValue, 5);
        Check(DayOfWeek.Friday, DayOfWeek.Monday, DayOfWeek.Sunday);
        Check(-1L, long.MinValue, 5L);
        Check(1.5f, float.NaN, -0f);
        Check(1.5, double.Epsilon, -0.0);
        Check(12.34m, decimal.MaxValue, -1m);
        Check(Guid.NewGuid(), Guid.NewGuid(), Guid.NewGuid());
        Check<(byte, byte, byte)>((1, 2, 3), (4, 5, 6), (7, 8, 9));
        Check<(byte, byte, byte, byte, byte)>((1, 2, 3, 4, 5), (6, 7, 8, 9, 0), (1, 1, 1, 1, 1));
        Check<(int, int, int)>((1, 2, 3), (4, 5, 6), (7, 8, 9));
    }

    private static void Check<T>(T first, T second, T third)
        where T : unmanaged
    {
        string name = Shared.NewName();
        using var one = SharedValue<T>.Create(first, name);
        using var other = SharedValue<T>.OpenOrCreate(name, third);
        Assert.Equal(first, other.Value);
        other.Value = second;
        Assert.Equal(second, one.Value);
        Assert.Equal(second, one.Exchange(third));
        Assert.Equal(third, other.CompareExchange(first, second));
        Assert.Equal(third, other.CompareExchange(first, third));
        Assert.Equal(first, one.Value);
        Assert.Equal(second, one.Update(_ => second));
        Assert.Equal(second, other.Value);
    }

    [Fact(Timeout = Limit.Milliseconds)]
    public async Task Of_what_processes_add_at_once_nothing_is_lost()
    {
        const int Each = 5_000;
        using var whole = SharedValue<int>.Create();
        using var small = SharedValue<ushort>.Create();
        using var real = SharedValue<double>.Create();
        using var large = SharedValue<decimal>.Create(100m);
        using var array = SharedArray<float>.Create(3);
        void Add()
        {
            for (int i = 0; i < Each; i++)
            {
                whole.Increment();
                small.Add((ushort)2);
                real.Add(0.5);
                large.Decrement();
                array.Add(1, 1f);
            }
        }

        Task other = WorkerProcess.RunAsync(Add, cancellationToken: Cancel);
        await Task.WhenAll(other, Task.Run(Add, Cancel), Task.Run(Add, Cancel));
        Assert.Equal((3 * Each, 6 * Each, 1.5 * Each, 100m - (3 * Each)), (whole.Value, small.Value, real.Value, large.Value));
        Assert.Equal([0f, 3f * Each, 0f], array.ToArray());
    }

    [Fact]
    public void Integers_wrap_around_and_bits_give_what_was_before()
    {
        using var value = SharedValue<byte>.Create(254);
        Assert.Equal((255, 0, 255), (value.Increment(), value.Increment(), value.Decrement()));
        Assert.Equal((255, 0b0000_1111), (value.And((byte)0b0000_1111), value.Or((byte)0b1000_0000)));
        Assert.Equal(0b1000_1111, value.Value);
        using var number = SharedValue<long>.Create(long.MaxValue);
        Assert.Equal(long.MinValue, number.Increment());
        using var huge = SharedValue<Int128>.Create(Int128.MaxValue);
        Assert.Equal((Int128.MinValue, Int128.MinValue), (huge.Increment(), huge.And(Int128.Zero)));
    }

    [Fact(Timeout = Limit.Milliseconds)]
    public async Task Writers_killed_or_stopped_at_any_instant_leave_a_whole_value_and_hold_up_nobody()
    {
        using var value = SharedValue<Stamped>.Create(new Stamped(0));
        using SharedMemory memory = SharedMemory.Create(4096);
        int seed = Environment.TickCount;
        Random random = new(seed);
        for (int kill = 0; kill < 4; kill++)
        {
            Shared.Set(memory, 0, 0);
            await using WorkerProcess writer = WorkerProcess.Start(() => WriteForEver(value, memory));
            await Shared.AwaitAsync(memory, 0, 1, Cancel);
            for (int stop = 0; stop < 10; stop++)
            {
                Thread.SpinWait(random.Next(20_000));
                writer.SendSignal(Signal.Stop);
                for (int i = 1; i < 1_000; i++)
                {
                    Assert.True(value.Value.IsWhole, $"seed {seed}");
                }

                value.Update(static old => new Stamped(old.Number + 1)); // the writer that is stopped is not waited for
                writer.SendSignal(Signal.Continue);
            }

            writer.Kill();
            Assert.True(value.Value.IsWhole, $"seed {seed}");
            value.Value = new Stamped(kill);
            Assert.True(value.Exchange(new Stamped(1)).IsWhole, $"seed {seed}");
            await writer.JoinAsync(Cancel);
        }
    }

    private static void WriteForEver(SharedValue<Stamped> value, SharedMemory memory)
    {
        for (int i = 0; ; i++)
        {
            value.Value = new Stamped(i);
            Shared.Set(memory, 0);
        }
    }

    [Fact(Timeout = Limit.Milliseconds)]
    public async Task Disposed_while_others_read_and_write_it_is_an_exception_and_never_a_wrong_value()
    {
        string name = Shared.NewName();
        using var keeper = SharedValue<Stamped>.Create(new Stamped(1), name);
        using var small = SharedValue<int>.Create(1, name + "s");
        for (int round = 0; round < 20; round++)
        {
            var large = SharedValue<Stamped>.Open(name);
            var other = SharedValue<int>.Open(name + "s");
            using CountdownEvent started = new(2);
            Task[] users =
            [
                Task.Run(() => UntilDisposed(started, () => Assert.True(large.Value is { IsWhole: true, Number: 1 })), Cancel),
                Task.Run(() => UntilDisposed(started, () => Assert.Equal(1, other.Exchange(1))), Cancel),
            ];
            started.Wait(Cancel);
            large.Dispose();
            other.Dispose();
            await Task.WhenAll(users);
            Assert.Throws<ObjectDisposedException>(() => large.Value);
            Assert.Throws<ObjectDisposedException>(() => large.Value = default);
            Assert.Throws<ObjectDisposedException>(() => other.Increment());
            Assert.Equal((1, 1), (keeper.Value.Number, small.Value));
        }
    }

    private static void UntilDisposed(CountdownEvent started, Action use)
    {
        use();
        started.Signal();
        try
        {
            while (true)
            {
                use();
            }
        }
        catch (ObjectDisposedException)
        {
        }
    }

    [Fact]
    public void What_cannot_be_is_refused()
    {
        string name = Shared.NewName();
        using var value = SharedValue<long>.Create(1, name);
        Assert.Contains("SharedValue of Int64, not SharedValue of Double",
            Assert.Throws<InvalidDataException>(() => SharedValue<double>.Open(name)).Message, StringComparison.Ordinal);
        Assert.Throws<InvalidDataException>(() => SharedArray<long>.Open(name));
        Assert.Throws<NotSupportedException>(() => SharedValue<Page>.Create());
        Assert.Throws<ArgumentNullException>(() => value.Update(null!));
    }

    [Fact]
    public void Whatever_stands_in_its_memory_it_is_an_exception_or_a_value()
    {
        string name = Shared.NewName();
        using var value = SharedValue<Guid>.Create(Guid.NewGuid(), name);
        using FileStream file = File.Open(Shared.PathOf(name), FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite);
        Random random = new(1);
        byte[] bytes = new byte[8];
        int refused = 0;
        for (int round = 0; round < 500; round++)
        {
            random.NextBytes(bytes);
            file.Position = 8192;
            file.Write(bytes);
            file.Flush();
            try
            {
                value.Value = value.Update(old => old);
                SharedValue<Guid>.Open(name).Dispose();
            }
            catch (InvalidDataException)
            {
                refused++;
            }
        }

        Assert.InRange(refused, 1, 499);
    }

    /// <summary>A value of 64 bytes of which every part says the same.</summary>
    private readonly record struct Stamped(long Number)
    {
        private readonly long _a = Number, _b = Number, _c = Number, _d = Number, _e = Number, _f = Number, _g = Number;

        public bool IsWhole => _a == Number && _b == Number && _c == Number && _d == Number && _e == Number && _f == Number && _g == Number;
    }

    [System.Runtime.CompilerServices.InlineArray(4097)]
    private struct Page
    {
        private byte _first;
    }
}

using System.Buffers.Binary;
using Kin.Inspection;
using Kin.Inspection.Waits;

namespace Kin.Tests.Inspection;

/// <summary>Which waits are stuck, and which words of memory are mutexes, by themselves.</summary>
public sealed class StuckSearchTests
{
    private const ulong Private = 0x80, Wait = 0, WaitWithMask = 9, LockOfKernel = 6;
    private const uint HasWaiters = 1u << 31;

    // A process that ends while it is looked at is left without threads.
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Who_waits_for_one_that_has_just_ended_is_free(bool isExact)
    {
        ThreadWait wait = Waits(1, 2);
        StuckSearch search = new([wait], process => process == 1 ? [1] : [], isExact);
        Assert.Empty(search.Stuck);
        Assert.Empty(search.Cycles());
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Two_that_wait_for_each_other_are_stuck_unless_anybody_may_end_it(bool isExact)
    {
        ThreadWait one = Waits(1, 2), other = Waits(2, 1);
        StuckSearch search = new([one, other], process => [process], isExact);
        Assert.Equal((ThreadWait[])[one, other], Assert.Single(search.Cycles()));
        Assert.Empty(new StuckSearch([one, other with { IsOpenToAll = true }], process => [process], isExact).Stuck);
    }

    [Theory]
    [InlineData(Wait | Private, 2u, new uint[] { 2, 0, 7, 1, 0 }, 0, 7, WaitObjectKind.Mutex)] // glibc: plain
    [InlineData(Wait | Private, 2u, new uint[] { 2, 3, 7, 1, 1 }, 0, 7, WaitObjectKind.Mutex)] // recursive
    [InlineData(Wait, 2u, new uint[] { 2, 0, 7, 1, 0x80 }, 0, 7, WaitObjectKind.Mutex)] // shared
    [InlineData(Wait, HasWaiters | 7, new uint[] { HasWaiters | 7, 0, 7, 1, 0x90 }, 0, 7, WaitObjectKind.Mutex)] // robust
    [InlineData(Wait | Private, HasWaiters | 7, new uint[] { HasWaiters | 7, 0, 0, 0, 0 }, 2, 7, WaitObjectKind.Mutex)] // musl
    [InlineData(LockOfKernel, 0u, new uint[] { HasWaiters | 7 }, 0, 7, WaitObjectKind.Mutex)]
    [InlineData(WaitWithMask, 7u, new uint[] { 7, 1, 2, 3, 4 }, 0, 7, WaitObjectKind.ThreadEnd)]
    [InlineData(WaitWithMask, 2u, new uint[] { 2, 0, 0, 0, 0 }, 0, 2, WaitObjectKind.ThreadEnd)]
    public void A_word_names_the_thread_that_has_it(
        ulong command, uint expected, uint[] words, int before, int thread, WaitObjectKind kind) =>
        Assert.Equal((thread, kind), FutexWait.Parse(Call(command, expected), Bytes(words), before));

    // Where processes have small numbers, as in a container, such a number may be one of a thread.
    [Theory]
    [InlineData(WaitWithMask | Private, 3u, new uint[] { 3, 0, 0, 0, 0 }, 0)] // glibc: a lock for readers and writers
    [InlineData(Wait | Private, 2u, new uint[] { 2, 0, 7, 0, 0 }, 0)] // another lock of which 2 is "with waiters", and its data
    [InlineData(Wait | Private, 2u, new uint[] { 2, 0, 7, 1, 0x5000 }, 0)]
    [InlineData(Wait | Private, 2u, new uint[] { 2, 0 }, 0)] // the memory ends there
    [InlineData(Wait | Private, HasWaiters | 16, new uint[] { HasWaiters | 16, 0, 0, 0, 0 }, 0)] // musl: a plain mutex
    [InlineData(Wait | Private, HasWaiters | 1, new uint[] { HasWaiters | 1, 0, 0, 0, uint.MaxValue }, 77)] // musl: its own locks
    [InlineData(Wait, 7u, new uint[] { 8, 0, 0, 0, 0 }, 0)] // changed meanwhile
    public void Another_word_names_nobody(ulong command, uint expected, uint[] words, int before) =>
        Assert.Equal(0, FutexWait.Parse(Call(command, expected), Bytes(words), before).Thread);

    private static ThreadWait Waits(int process, int holder) => new(
        new WaitParty(process, (uint)process), "p", WaitObjectKind.ChildEnd, "it") { Holders = [new WaitParty(holder, 0)] };

    private static WaitingCall Call(ulong command, ulong expected) => new(202, "futex", [0x1000, command, expected, 0, 0, 0]);

    private static byte[] Bytes(uint[] words)
    {
        byte[] bytes = new byte[words.Length * sizeof(uint)];
        for (int i = 0; i < words.Length; i++)
        {
            BinaryPrimitives.WriteUInt32LittleEndian(bytes.AsSpan(i * sizeof(uint)), words[i]);
        }

        return bytes;
    }
}

using System.Buffers.Binary;
using Kin.Ipc;
using Kin.Native.Memory;
using Kin.Workers;

namespace Kin.Tests.Ipc.Faults;

/// <summary>
/// Frames of all lengths go through a small queue and back through another, so that one process writes and reads. All that
/// was written arrives once, whole and in order; of one who died at most the frame that he had in his hands is missing.
/// </summary>
internal sealed class FrameFaults : FaultCase
{
    private readonly SharedFrameQueue _there = SharedFrameQueue.Create(512), _back = SharedFrameQueue.Create(512);
    private int _sent, _returned;

    public override int LeastSteps => 20;

    public override WorkerProcess Start(FaultPlan plan)
    {
        (SharedFrameQueue there, SharedFrameQueue back) = (_there, _back);
        _sent = _returned = 0;
        Assert.True(there.TryEnqueue(Frame(_sent++), Limit));
        return WorkerProcess.Start(() => Return(there, back, plan));
    }

    public override void Meanwhile()
    {
        if (_there.TryEnqueue(Frame(_sent), Brief / 5))
        {
            _sent++;
        }

        Take(Brief / 5);
    }

    public override void Afterwards(bool died)
    {
        while (Take(TimeSpan.Zero))
        {
        }

        Assert.Equal((1, 1), (_there.Participants, _back.Participants)); // what the dead one had is back, or passed over, now
        while (Take(TimeSpan.Zero))
        {
        }

        List<int> left = [];
        while (_there.TryDequeue(out byte[]? frame, TimeSpan.Zero))
        {
            left.Add(NumberOf(frame!));
        }

        left.Sort();
        int first = left.Count > 0 ? left[0] : _sent;
        Assert.InRange(first, _returned, _returned + (died ? 1 : 0));
        Assert.Equal(Enumerable.Range(first, _sent - first), left);
        Assert.True(_there.TryEnqueue(new byte[_there.CapacityBytes], Limit) && _there.TryDequeue(out _, Limit)); // all room is back
    }

    public override void Dispose()
    {
        _there.Dispose();
        _back.Dispose();
    }

    private static void Return(SharedFrameQueue there, SharedFrameQueue back, FaultPlan plan)
    {
        plan.Arm();
        for (int i = 0; i < plan.Rounds; i++)
        {
            back.Enqueue(there.Dequeue());
            FaultPoint.Reach();
        }

        there.Dispose();
        back.Dispose();
    }

    private static byte[] Frame(int number)
    {
        byte[] frame = new byte[4 + (number * 37 % 150)];
        frame.AsSpan(4).Fill((byte)number);
        BinaryPrimitives.WriteInt32LittleEndian(frame, number);
        return frame;
    }

    private static int NumberOf(byte[] frame)
    {
        int number = BinaryPrimitives.ReadInt32LittleEndian(frame);
        Assert.Equal(Frame(number), frame);
        return number;
    }

    private bool Take(TimeSpan limit)
    {
        if (!_back.TryDequeue(out byte[]? frame, limit))
        {
            return false;
        }

        Assert.Equal(_returned++, NumberOf(frame!));
        return true;
    }
}

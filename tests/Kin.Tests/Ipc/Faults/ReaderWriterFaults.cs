using Kin.Ipc;
using Kin.Workers;

namespace Kin.Tests.Ipc.Faults;

/// <summary>A lock is opened, taken for reading and for writing, and left; two words under it change together.</summary>
internal sealed class ReaderWriterFaults : FaultCase
{
    private readonly SharedReaderWriterLock _lock = SharedReaderWriterLock.Create(Shared.NewName());
    private readonly SharedMemory _data = SharedMemory.Create(4096);

    public override int LeastSteps => 30;

    public override WorkerProcess Start(FaultPlan plan)
    {
        string name = _lock.Name!;
        SharedMemory data = _data;
        return WorkerProcess.Start(() => Use(name, data, plan));
    }

    public override void Meanwhile()
    {
        TryRead(Brief / 5);
        TryWrite(Brief / 5);
    }

    public override void Afterwards(bool died)
    {
        Assert.True(TryRead(Limit));
        Assert.True(TryWrite(Limit));
        Assert.Equal(1, _lock.Participants);
        using ReaderWriterHold? hold = _lock.TryAcquireWrite();
        Assert.False(hold!.OwnerDied);
    }

    public override void Dispose()
    {
        string path = Shared.PathOf(_lock.Name!);
        _lock.Dispose();
        _data.Dispose();
        Assert.False(File.Exists(path));
    }

    private static void Use(string name, SharedMemory data, FaultPlan plan)
    {
        plan.Arm();
        for (int i = 0; i < plan.Rounds; i++)
        {
            using SharedReaderWriterLock opened = SharedReaderWriterLock.Open(name);
            using (ReaderWriterHold hold = opened.AcquireRead())
            {
                TwoWords.Check(data, hold.OwnerDied);
            }

            using (opened.AcquireWrite())
            {
                TwoWords.Count(data);
            }
        }
    }

    private bool TryRead(TimeSpan limit)
    {
        using ReaderWriterHold? hold = _lock.TryAcquireRead(limit);
        if (hold is not null)
        {
            TwoWords.Check(_data, hold.OwnerDied);
        }

        return hold is not null;
    }

    private bool TryWrite(TimeSpan limit)
    {
        using ReaderWriterHold? hold = _lock.TryAcquireWrite(limit);
        if (hold is not null)
        {
            TwoWords.CheckAndMend(_data, hold.OwnerDied);
        }

        return hold is not null;
    }
}

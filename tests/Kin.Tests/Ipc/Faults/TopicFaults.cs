using Kin.Ipc;
using Kin.Native.Memory;
using Kin.Workers;

namespace Kin.Tests.Ipc.Faults;

/// <summary>Messages are published: each arrives whole, once and in order; of one who died at most his last is missing.</summary>
internal sealed class TopicFaults : FaultCase
{
    private readonly SharedTopic<Stamped> _topic = SharedTopic<Stamped>.Create(8);
    private readonly SharedMemory _sent = SharedMemory.Create(4096);
    private readonly SharedTopicSubscription<Stamped> _all;
    private int _next, _ours;

    public TopicFaults() => _all = _topic.Subscribe();

    public override int LeastSteps => 5;

    public override WorkerProcess Start(FaultPlan plan)
    {
        (SharedTopic<Stamped> topic, SharedMemory sent) = (_topic, _sent);
        Shared.Set(sent, 0, 0);
        _next = 0;
        return WorkerProcess.Start(() => Publish(topic, sent, plan));
    }

    public override void Meanwhile()
    {
        while (Take(TimeSpan.Zero))
        {
        }

        Take(Brief / 5);
    }

    public override void Afterwards(bool died)
    {
        Assert.Equal(1, _topic.Participants);
        while (Take(TimeSpan.Zero))
        {
        }

        Assert.InRange(_next, Shared.Word(_sent), Shared.Word(_sent) + (died ? 1 : 0));
        for (int i = 0; i < 2 * _topic.Capacity; i++)
        {
            _topic.Publish(new Stamped(2, _ours));
            Assert.True(_all.TryReceive(out SharedTopicMessage<Stamped> own, Limit));
            Assert.Equal(new Stamped(2, _ours++), own.Value);
        }
    }

    public override void Dispose()
    {
        _topic.Dispose();
        _sent.Dispose();
    }

    private static void Publish(SharedTopic<Stamped> topic, SharedMemory sent, FaultPlan plan)
    {
        plan.Arm();
        for (int i = 0; i < plan.Rounds; i++)
        {
            topic.Publish(new Stamped(1, i));
            Shared.Set(sent, 0, i + 1);
            FaultPoint.Reach();
        }

        topic.Dispose();
    }

    private bool Take(TimeSpan limit)
    {
        if (!_all.TryReceive(out SharedTopicMessage<Stamped> message, limit))
        {
            return false;
        }

        // It may have been overtaken; what comes is later than what came.
        Assert.True(message.Value.IsWhole);
        Assert.True(message.Value.Producer == 1 && message.Value.Number >= _next);
        _next = message.Value.Number + 1;
        return true;
    }
}

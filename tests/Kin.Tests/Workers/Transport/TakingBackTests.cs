using Kin.Native;
using Kin.Native.Memory;
using Kin.Workers.Dispatch;
using Kin.Workers.Functions;
using Kin.Workers.Transport;

namespace Kin.Tests.Workers.Transport;

/// <summary>The parent's end of a worker, with a worker that this test plays itself.</summary>
public sealed class TakingBackTests : IDisposable
{
    private readonly SafeFd _file = MemoryFile.Create("kin-test", RegionLayout.TotalBytes);
    private readonly (PacketSocket Ours, PacketSocket Theirs) _sockets = PacketSocket.CreatePair();
    private readonly MappedRegion _region;
    private readonly RingConsumer _worker;
    private readonly WorkerLink _link;

    public TakingBackTests()
    {
        _region = MappedRegion.Map(_file, RegionLayout.TotalBytes);
        _worker = new RingConsumer(
            _region, RegionLayout.RequestRing, RegionLayout.RequestTail, RegionLayout.RequestHead);
        _link = new WorkerLink("test-0", 0, _file, _sockets.Ours);
    }

    public void Dispose()
    {
        _link.Dispose();
        _sockets.Theirs.Dispose();
        _region.Dispose();
        _file.Dispose();
    }

    [Fact]
    public void A_job_that_the_worker_has_begun_is_not_taken_back()
    {
        Assert.True(_link.TrySend(new SizedJob(10)));
        Take();
        Assert.False(_link.TryRevoke(0));
        Assert.True(_link.IsRunning);
    }

    [Fact]
    public void A_job_that_is_taken_back_is_skipped_by_the_worker()
    {
        Assert.True(_link.TrySend(new SizedJob(10)));
        Assert.True(_link.TryRevoke(0));
        Assert.Equal(0, _link.InFlight.Count);
        Assert.False(ClaimWord.TryTake(ref _region.At<FrameHeader>(Peek()).State));
    }

    [Fact]
    public void Taking_back_a_job_that_is_done_does_not_touch_the_one_that_lies_in_its_place()
    {
        for (int i = 0; i < 4; i++)
        {
            Assert.True(_link.TrySend(new SizedJob(RegionLayout.MaxInlinePayload)));
        }

        int place = Take();
        _worker.Release(place);
        SizedJob fifth = new(RegionLayout.MaxInlinePayload);
        Assert.True(_link.TrySend(fifth));
        Assert.Equal(place, _link.InFlight[4].Offset);
        Assert.False(_link.TryRevoke(0));
        ref FrameHeader header = ref _region.At<FrameHeader>(place);
        Assert.Equal(fifth.Id, header.Task);
        Assert.True(ClaimWord.TryTake(ref header.State));
    }

    [Fact]
    public void A_function_is_forgotten_also_when_the_ring_was_full()
    {
        int captured = 3;
        Func<int> function = () => captured;
        using FunctionEntry entry = new FunctionTable().Capture(FunctionImage.Of(function), function);
        Assert.True(_link.TrySend(new SizedJob(10, entry)));
        while (_link.TrySend(new SizedJob(RegionLayout.MaxInlinePayload / 2)) || _link.TrySend(new SizedJob(0)))
        {
        }

        _link.Forget(entry);
        _link.TellForgotten();
        List<(FrameKind, uint)> frames = [];
        while (_worker.TryPeek(out int offset))
        {
            FrameHeader header = _region.At<FrameHeader>(offset);
            frames.Add((header.Kind, header.Detail));
            _worker.Release(offset);
            _link.TellForgotten();
        }

        Assert.Equal((FrameKind.Define, entry.Number), frames[0]);
        Assert.Single(frames, (FrameKind.Forget, entry.Number));
    }

    [Fact]
    public void A_frame_whose_payload_cannot_be_sent_is_never_seen()
    {
        SizedJob closed = new(RegionLayout.MaxInlinePayload + 1);
        _sockets.Ours.Dispose();
        Assert.ThrowsAny<ObjectDisposedException>(() => _link.TrySend(closed));
        Assert.False(_worker.HasFrame);
    }

    private int Peek() => _worker.TryPeek(out int offset) ? offset : throw new InvalidOperationException("no frame");

    private int Take()
    {
        int offset = Peek();
        Assert.True(ClaimWord.TryTake(ref _region.At<FrameHeader>(offset).State));
        return offset;
    }

    private sealed class SizedJob(int size, FunctionEntry? function = null)
        : Job("test", function, new Parcel(Payload(size)), 1)
    {
        public override void Accept(ReadOnlySpan<byte> results, int count)
        {
        }

        public override void Accept(ResultBytes results)
        {
        }

        public override void Finish(Exception? error, bool retry)
        {
        }

        private static PayloadWriter Payload(int size)
        {
            PayloadWriter writer = new();
            writer.GetSpan(size);
            writer.Advance(size);
            return writer;
        }
    }
}

using Kin.Native;
using Kin.Native.Memory;
using Kin.Workers.Transport;

namespace Kin.Tests.Workers.Transport;

/// <summary>The ring of frames, against a plain queue and with both sides at full speed.</summary>
public sealed class RingTests : IDisposable
{
    private readonly MappedRegion _region;
    private readonly RingProducer _producer;
    private readonly RingConsumer _consumer;

    public RingTests()
    {
        using SafeFd file = MemoryFile.Create("kin-test-ring", RegionLayout.TotalBytes);
        _region = MappedRegion.Map(file, RegionLayout.TotalBytes);
        _producer = new RingProducer(
            _region, RegionLayout.RequestRing, RegionLayout.RequestTail, RegionLayout.RequestHead);
        _consumer = new RingConsumer(
            _region, RegionLayout.RequestRing, RegionLayout.RequestTail, RegionLayout.RequestHead);
    }

    public void Dispose() => _region.Dispose();

    [Theory, InlineData(1), InlineData(2), InlineData(3)]
    public void Frames_of_any_size_come_out_whole_and_in_order(int seed)
    {
        Random random = new(seed);
        Queue<(long Task, int Length)> model = [];
        long written = 0, read = 0;
        while (read < 30_000)
        {
            for (int i = random.Next(12); i > 0 && TryWrite(written, SizeOf(random)) is int length and >= 0; i--)
            {
                model.Enqueue((written++, length));
            }

            Assert.Equal(model.Count == 0, _producer.IsEmpty && !_consumer.HasFrame);
            for (int i = random.Next(12); i > 0 && model.TryDequeue(out (long Task, int Length) expected); i--)
            {
                Assert.True(_consumer.TryPeek(out int offset));
                AssertFrame(offset, expected.Task, expected.Length);
                _consumer.Release(offset);
                read++;
            }
        }
    }

    [Fact]
    public void A_full_ring_takes_nothing_until_something_is_taken_out()
    {
        int frames = 0;
        while (TryWrite(frames, RegionLayout.MaxInlinePayload) >= 0)
        {
            frames++;
        }

        Assert.Equal(4, frames);
        Assert.Equal(-1, _producer.TryReserve(0));
        Assert.True(_consumer.TryPeek(out int offset));
        Assert.Equal(-1, _producer.TryReserve(0));
        _consumer.Release(offset);
        Assert.Equal(RegionLayout.RequestRing, _producer.TryReserve(RegionLayout.MaxInlinePayload));
    }

    [Fact]
    public void A_frame_that_is_reserved_and_not_published_is_not_seen()
    {
        int offset = _producer.TryReserve(100);
        _region.At<FrameHeader>(offset) = new FrameHeader { Kind = FrameKind.Run, Length = 100 };
        Assert.False(_consumer.HasFrame);
        Assert.False(_consumer.TryPeek(out _));
        _producer.Publish(offset);
        Assert.True(_consumer.TryPeek(out _));
    }

    [Theory, InlineData(-1), InlineData(int.MaxValue), InlineData(RegionLayout.RingBytes)]
    public void A_frame_of_impossible_length_is_told_and_not_followed(int length)
    {
        Assert.Equal(0, TryWrite(1, 0));
        Assert.True(_consumer.TryPeek(out int offset));
        _region.At<FrameHeader>(offset).Length = length;
        Assert.Throws<InvalidDataException>(() => _consumer.TryPeek(out _));
    }

    [Fact]
    public void Two_threads_pass_two_million_frames()
    {
        const int Frames = 2_000_000;
        Exception? failure = null;
        Thread writer = new(() =>
        {
            Random random = new(7);
            for (long task = 0; task < Frames && Volatile.Read(ref failure) is null;)
            {
                int length = random.Next(1000) == 0 ? random.Next(RegionLayout.MaxInlinePayload + 1) : random.Next(64);
                while (TryWrite(task, length) < 0 && Volatile.Read(ref failure) is null)
                {
                    Thread.Yield();
                }

                task++;
            }
        });
        writer.Start();
        try
        {
            for (long task = 0; task < Frames;)
            {
                if (!_consumer.TryPeek(out int offset))
                {
                    Thread.Yield();
                    continue;
                }

                AssertFrame(offset, task++, length: null);
                _consumer.Release(offset);
            }
        }
        catch (Exception e)
        {
            Volatile.Write(ref failure, e);
            throw;
        }
        finally
        {
            writer.Join();
        }
    }

    private static int SizeOf(Random random) => random.Next(4) switch
    {
        0 => 0,
        1 => random.Next(RegionLayout.MaxInlinePayload + 1),
        2 => RegionLayout.MaxInlinePayload,
        _ => random.Next(300),
    };

    // The length, or -1 when the ring is full. Every byte depends on task and length.
    private int TryWrite(long task, int length)
    {
        int offset = _producer.TryReserve(length);
        if (offset < 0)
        {
            return -1;
        }

        _region.At<FrameHeader>(offset) = new FrameHeader { Kind = FrameKind.Run, Task = task, Length = length };
        _region.Slice(offset + FrameHeader.Bytes, length).Fill((byte)(task + length));
        _producer.Publish(offset);
        return length;
    }

    private void AssertFrame(int offset, long task, int? length)
    {
        FrameHeader header = _region.At<FrameHeader>(offset);
        if (header.Task != task || header.Kind != FrameKind.Run || (length is { } exact && header.Length != exact)
            || _region.Slice(offset + FrameHeader.Bytes, header.Length).ContainsAnyExcept((byte)(task + header.Length)))
        {
            Assert.Fail($"frame {task} ({length} bytes) came as {header.Kind} {header.Task}, {header.Length} bytes");
        }
    }
}

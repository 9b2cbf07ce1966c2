using Kin.IO;
using Kin.Native;
using Kin.Native.Memory;
using Kin.Workers.Functions;
using Kin.Workers.Transport;

namespace Kin.Workers.Host;

/// <summary>
/// The main loop of a worker: takes requests from its ring one by one, in order, and answers them. It spins
/// for some microseconds after each, since the next call often follows at once, and then sleeps in the
/// kernel.
/// </summary>
internal sealed class WorkerHost
{
    private const int SpinMicroseconds = 25;

    // Of the reason why it could not start: as much as fits into one frame for certain.
    private const int MaxFailureText = 4000;

    private readonly MappedRegion _region;
    private readonly RingConsumer _requests;
    private readonly CancellationTable _cancellations = new();
    private readonly ControlChannel _control;
    private readonly ResultStream _results;
    private TaskRunner? _runner;
    private volatile bool _orphaned;

    public WorkerHost()
    {
        using SafeFd file = SafeFd.Inherited(WorkerVariables.RegionFd);
        _region = MappedRegion.Map(file, RegionLayout.TotalBytes);
        _requests = new RingConsumer(
            _region, RegionLayout.RequestRing, RegionLayout.RequestTail, RegionLayout.RequestHead);
        _control = new ControlChannel(
            new PacketSocket(SafeFd.Inherited(WorkerVariables.SocketFd)), _cancellations);
        _results = new ResultStream(
            _region, _control, new Doorbell(SafeFd.Inherited(WorkerVariables.BellFd)));
    }

    /// <summary>Serves until told to end; returns the exit code.</summary>
    public int Serve()
    {
        _control.Start();
        try
        {
            return ServeFrames();
        }
        catch (EndOfStreamException) when (_orphaned)
        {
            return 1;
        }
    }

    private int ServeFrames()
    {
        while (true)
        {
            int offset = WaitForFrame();
            if (offset < 0)
            {
                return 0;
            }

            ref FrameHeader header = ref _region.At<FrameHeader>(offset);
            switch (header.Kind)
            {
                case FrameKind.Start when !Start(offset, header):
                    return 1;
                case FrameKind.Define:
                    _cancellations.Begin(header.Task);
                    _runner!.Define(header.Detail, Open(offset, header));
                    break;
                case FrameKind.Forget:
                    _runner!.Forget(header.Detail);
                    _cancellations.End(-header.Detail);
                    break;
                case FrameKind.Run when ClaimWord.TryTake(ref header.State):
                    _runner!.Run(ref header, Open(offset, header));
                    break;
                case FrameKind.Run when (header.Flags & FrameFlags.External) != 0:
                    _control.TakePayload(header.Task).Discard();
                    break;
                case FrameKind.Exit:
                    return (int)header.Detail;
            }

            _requests.Release(offset);
        }
    }

    private bool Start(int offset, FrameHeader header)
    {
        PayloadWriter failure = new();
        try
        {
            PayloadReader reader = Open(offset, header);
            WorkerSettings settings = WorkerSettings.Read(ref reader);
            if (settings.OutlivesParent)
            {
                _control.Orphaned = EndWhenIdle;
            }

            _runner = new TaskRunner(settings, _results, _cancellations);
            Worker.Begin(settings.Name, settings.Id);
            _runner.Initialize();
            _results.Reply(FrameKind.Ready, FrameFlags.None, []);
            return true;
        }
        catch (Exception e)
        {
            ExceptionCodec.Write(failure, e);
            if (failure.Length > RegionLayout.MaxInlinePayload)
            {
                failure.Reset();
                string text = e.ToString();
                ExceptionCodec.Write(
                    failure, new InvalidOperationException(text[..Math.Min(text.Length, MaxFailureText)]));
            }

            _results.Reply(FrameKind.Ready, FrameFlags.Failed, failure.Written);
            return false;
        }
    }

    // The message behind a frame, with the handles that came along and the tokens that it speaks of.
    private PayloadReader Open(int offset, FrameHeader header)
    {
        ReceivedControl? external =
            (header.Flags & FrameFlags.External) != 0 ? _control.TakePayload(header.Task) : null;
        ReadOnlySpan<byte> payload = external is { Message.Number: > 0 }
            ? external.ReadPayload()
            : _region.Slice(offset + FrameHeader.Bytes, header.Length);
        return new PayloadReader(payload, external?.Handles, _cancellations.Resolve);
    }

    private void EndWhenIdle()
    {
        _orphaned = true;
        ParkingWord.WakeIfParked(ref _region.At<uint>(RegionLayout.WorkerParked));
    }

    // The next frame's place; -1 when there is none and nobody is left to send one.
    private int WaitForFrame()
    {
        BriefSpin spin = new(SpinMicroseconds);
        while (true)
        {
            if (_requests.TryPeek(out int offset) || _orphaned)
            {
                return offset;
            }

            if (spin.Once())
            {
                continue;
            }

            ref uint parked = ref _region.At<uint>(RegionLayout.WorkerParked);
            ParkingWord.Announce(ref parked);
            if (_requests.HasFrame || _orphaned)
            {
                ParkingWord.Retract(ref parked);
                continue;
            }

            ParkingWord.Sleep(ref parked);
            spin = new BriefSpin(SpinMicroseconds);
        }
    }
}

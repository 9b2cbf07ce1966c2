using Kin.IO;
using Kin.Native;
using Kin.Workers.Functions;
using Kin.Workers.Transport;

namespace Kin.Workers.Dispatch;

/// <summary>Responses and deaths.</summary>
internal sealed partial class Dispatcher
{
    private const int CallerSpinMicroseconds = 50;

    private readonly List<Ending> _endings = [];

    private Thread? _thread;

    // What is over goes here under the lock, and is told after it.
    private readonly record struct Ending(
        Job Job, Exception? Error, bool Retry, int TailFrom = 0, int TailItems = 0)
    {
        public void Tell()
        {
            if (TailItems > 0)
            {
                Job.Resend(TailFrom, TailItems);
            }
            else
            {
                Job.Finish(Error, Retry);
            }
        }
    }

    private void Loop()
    {
        List<Ending> endings = [];
        while (true)
        {
            uint seen = _bell.Now;
            bool busy;
            bool done;
            int limit;
            lock (_gate)
            {
                limit = Plan();
                busy = Attend(endings) || !ArmBells();
                done = (_closing || _broken is not null) && _links.Count + _starting == 0;
            }

            TellAll(endings);
            if (done)
            {
                return;
            }

            if (!busy)
            {
                _bell.Wait(seen, limit);
            }
        }
    }

    // What is due by the clock; how long the thread may sleep after it, in milliseconds, -1: without limit.
    private int Plan()
    {
        long now = Environment.TickCount64;
        Look(now);
        long next = Math.Min(StartDue(now), _watching ? _nextLook : long.MaxValue);
        return next == long.MaxValue ? Timeout.Infinite : (int)Math.Max(next - now, 0);
    }

    private static void TellAll(List<Ending> endings)
    {
        foreach (Ending ending in endings)
        {
            ending.Tell();
        }

        endings.Clear();
    }

    private bool Attend(List<Ending> endings)
    {
        bool busy = false;
        for (int i = _links.Count - 1; i >= 0; i--)
        {
            WorkerLink link = _links[i];
            busy |= Receive(link);
            if (link.TryUnclog())
            {
                busy = true;
                Refill(link);
            }

            if (link.HasExited)
            {
                busy = true;
                Bury(link);
            }
        }

        endings.AddRange(_endings);
        _endings.Clear();
        return busy;
    }

    // True when all bells are armed and nothing came in between.
    private bool ArmBells()
    {
        bool quiet = true;
        foreach (WorkerLink link in _links)
        {
            if (link.Spinners == 0)
            {
                link.ArmBell();
                quiet &= !link.HasResponse;
            }
        }

        return quiet;
    }

    private void Spin(Job job, WorkerLink link)
    {
        List<Ending> endings = [];
        BriefSpin spin = new(CallerSpinMicroseconds);
        bool waiting = true;
        while (waiting)
        {
            bool inTime = true;
            while (!link.HasResponse && Volatile.Read(ref job.IsOver) == 0 && (inTime = spin.Once()))
            {
            }

            lock (_gate)
            {
                Receive(link);
                waiting = job.State != JobState.Finished && job.Link == link && inTime;
                if (!waiting)
                {
                    StopSpinning(link);
                }

                endings.AddRange(_endings);
                _endings.Clear();
            }

            TellAll(endings);
        }
    }

    // The last one out asks for the bell again, or takes down a link that died meanwhile.
    private void StopSpinning(WorkerLink link)
    {
        if (--link.Spinners > 0)
        {
            return;
        }

        if (link.IsRetired)
        {
            link.Dispose();
            return;
        }

        link.ArmBell();
        Receive(link);
    }

    private bool Receive(WorkerLink link)
    {
        if (link.IsRetired)
        {
            return false;
        }

        bool any = false;
        try
        {
            while (link.TryReceive(out FrameHeader header, out ReadOnlySpan<byte> payload, out int offset))
            {
                any = true;
                if (header.Kind == FrameKind.Ready)
                {
                    Greet(link, header, payload);
                }
                else
                {
                    Take(link, header, payload);
                }

                link.Release(offset);
            }
        }
        catch (Exception e)
        {
            // Memory of the worker was overwritten. It cannot be trusted; its death settles what it had.
            link.Corruption = e;
            link.IsClosing = true;
            link.Kill();
        }

        if (any)
        {
            Refill(link);
        }

        return any;
    }

    private void Take(WorkerLink link, FrameHeader header, ReadOnlySpan<byte> payload)
    {
        if (header.Kind != FrameKind.Result || link.InFlight.Count == 0 || link.InFlight[0].Job is var job
            && (job.Id != header.Task || header.First != job.Done || header.Count > job.Count - job.Done))
        {
            throw new InvalidDataException($"{link.Name} answered something that was not asked.");
        }

        if ((header.Flags & FrameFlags.External) != 0)
        {
            job.Accept(ReceiveExternal(link, header.Count, payload));
        }
        else
        {
            job.Accept(payload, header.Count);
        }

        job.Done += header.Count;
        job.Nanoseconds += header.Detail;
        link.BusyNanoseconds += header.Detail;
        if ((header.Flags & FrameFlags.Last) != 0)
        {
            link.TasksDone++;
            link.InFlight.RemoveFirst();
            End(job, null, retry: false);
        }
    }

    // It was sent before its frame: it is there, or never will be. Its reading is left to who wants it.
    private static ResultBytes ReceiveExternal(WorkerLink link, int items, ReadOnlySpan<byte> frame)
    {
        try
        {
            ReceivedControl external = ControlMessage.TryReceive(link.Socket)
                ?? throw new InvalidDataException($"{link.Name} announced a payload and did not send it.");
            return ResultBytes.Of(frame, items, external);
        }
        catch (LinuxException e)
        {
            // No descriptor is left here for what came: the worker is not to blame, and these results alone
            // are lost.
            return ResultBytes.Lost(items, e);
        }
    }

    private void Greet(WorkerLink link, FrameHeader header, ReadOnlySpan<byte> payload)
    {
        if ((header.Flags & FrameFlags.Failed) == 0)
        {
            _pace.Succeeded();
            link.IsReady = true;
            return;
        }

        PayloadReader reader = new(payload);
        Exception cause = ExceptionCodec.Read(ref reader);
        link.IsClosing = true;
        Break(new InvalidOperationException(
            $"{link.Name} could not start: its initializer failed. {cause.Message}", cause));
    }

    private void End(Job job, Exception? error, bool retry)
    {
        Settle(job);
        job.IsOver = 1;
        _endings.Add(new Ending(job, error, retry));
    }
}

using Kin.Native;
using Kin.Workers.Dispatch;
using Kin.Workers.Transport;

namespace Kin.Workers.Mapping;

/// <summary>Chunks go out, and come back whole or in part.</summary>
internal sealed partial class MapOperation<TIn, TOut>
{
    // Sends items as one chunk. One that cannot cross fails alone: those before and behind it go as chunks of
    // their own. One that brings kernel handles ends its chunk, as a message carries only so many.
    private void Send(ArraySegment<TIn> items, int start, int deaths)
    {
        PayloadWriter payload = new();
        int first = 0;
        for (int i = 0; i < items.Count; i++)
        {
            int mark = payload.Length;
            try
            {
                Forms.Write(payload, items[i]);
            }
            catch (Exception e)
            {
                payload.Truncate(mark);
                Refuse(items.Slice(i, 1), start + i, e);
                Cut(items[first..i], start + first);
                first = i + 1;
            }

            if (payload.HasHandles)
            {
                Cut(items[first..(i + 1)], start + first);
                first = i + 1;
            }
        }

        Ship(payload, items[first..], start + first, deaths);

        void Cut(ArraySegment<TIn> items, int start)
        {
            if (items.Count > 0)
            {
                Expect(1);
                Ship(payload, items, start, deaths);
                payload = new PayloadWriter();
            }
        }
    }

    // A chunk that was expected: sends it, or settles it if nothing is in it.
    private void Ship(PayloadWriter payload, ArraySegment<TIn> items, int start, int deaths)
    {
        if (items.Count == 0)
        {
            payload.Dispose();
            Settled(null, extra: 0);
            return;
        }

        ChunkJob<TIn, TOut>? job = null;
        try
        {
            job = new ChunkJob<TIn, TOut>(this, _function, new Parcel(payload), items, start)
            {
                Deaths = deaths,
            };
            lock (_gate)
            {
                _running.Add(job);
            }

            _dispatcher.Submit(job);
        }
        catch (Exception e) when (e is InvalidOperationException or LinuxException)
        {
            // The pool takes no more, or there is no memory or descriptor for a large message.
            payload.Dispose();
            job?.Parcel.Dispose();
            Fail(e);
            Settled(job, extra: 0);
            return;
        }

        // Cancelled since: Cancel may have met it before the dispatcher knew it.
        if (_cancelled)
        {
            TakeBack(job);
        }
    }

    private void TakeBack(ChunkJob<TIn, TOut> job)
    {
        if (_dispatcher.TryCancel(job))
        {
            job.Parcel.Dispose();
            Settled(job, extra: 0);
        }
        else
        {
            _dispatcher.Curtail(job);
        }
    }

    private void Refuse(ArraySegment<TIn> item, int start, Exception error)
    {
        lock (_gate)
        {
            _window += _sink.ReleasesParts ? 1 : 0;
        }

        _sink.Deliver(new MapPart<TIn, TOut>(item, [default!], [error], start, 1));
    }

    private void Settle(ChunkJob<TIn, TOut> job)
    {
        bool wanted = !_cancelled;
        job.ReadPending(wanted);
        int done = wanted ? job.Done : 0;
        int extra = 0;
        if (job.Failure is WorkerDiedException && !job.Retry)
        {
            job.Fail(done++, job.Failure);
        }
        else if (job.Failure is { } failure and not WorkerDiedException)
        {
            while (done < job.Count)
            {
                job.Fail(done++, failure);
            }
        }

        lock (_gate)
        {
            if (job.Done > 0)
            {
                _chunker.Learn(job.Done, job.Nanoseconds, job.BytesPerItem);
            }

            // Counted before the part is delivered, or the operation could end between the two.
            extra = _cancelled ? 0 : (job.Retry ? 1 : 0) + (done + (job.Retry ? 1 : 0) < job.Count ? 1 : 0);
            _pending += extra;
            _window += extra;
        }

        if (done > 0)
        {
            _sink.Deliver(new MapPart<TIn, TOut>(job.Inputs, job.Values, job.Errors, job.Start, done));
        }

        Resend(job, extra > 0 ? done : job.Count);
        Settled(job, done > 0 && _sink.ReleasesParts ? 1 : 0);
    }

    // After a death: the item that ran goes alone, so that if it kills again nothing else is touched; the
    // rest as before.
    private void Resend(ChunkJob<TIn, TOut> job, int from)
    {
        if (job.Retry && from < job.Count)
        {
            Send(job.Inputs.Slice(from, 1), job.Start + from, job.Deaths);
            from++;
        }

        if (from < job.Count)
        {
            Send(job.Inputs[from..job.Count], job.Start + from, deaths: 0);
        }
    }

    /// <summary>
    /// Sends items again that were taken back from a worker, and are expected. On the thread pool: items are
    /// written by code of the user.
    /// </summary>
    public void Resend(ChunkJob<TIn, TOut> job, int from, int items) => ThreadPool.UnsafeQueueUserWorkItem(
        static work => work.Operation.SendExpected(work.Items, work.Start),
        (Operation: this, Items: job.Inputs.Slice(from, items), Start: job.Start + from),
        preferLocal: false);

    private void SendExpected(ArraySegment<TIn> items, int start)
    {
        if (_cancelled)
        {
            Settled(null, extra: 0);
        }
        else
        {
            Send(items, start, deaths: 0);
        }
    }

    /// <summary>
    /// More chunks are under way. Called under the dispatcher's lock too, so never the other way round.
    /// </summary>
    public void Expect(int chunks)
    {
        lock (_gate)
        {
            _pending += chunks;
            _window += chunks;
        }
    }

    private void Settled(ChunkJob<TIn, TOut>? job, int extra)
    {
        lock (_gate)
        {
            if (job is not null)
            {
                _running.Remove(job);
            }

            _pending--;
            _window -= 1 - extra;
        }

        EndIfOver();
        Feed();
    }
}

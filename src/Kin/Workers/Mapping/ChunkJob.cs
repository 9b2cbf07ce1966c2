using System.Runtime.InteropServices;
using Kin.Workers.Dispatch;
using Kin.Workers.Transport;

namespace Kin.Workers.Mapping;

/// <summary>Some items of a map operation, sent to a worker together.</summary>
internal sealed class ChunkJob<TIn, TOut>(
    MapOperation<TIn, TOut> operation, FunctionEntry function, Parcel parcel, ArraySegment<TIn> inputs,
    int start)
    : Job(function.Name, function, parcel, inputs.Count)
{
    private List<ResultBytes>? _pending;
    private readonly int _requestBytes = parcel.Bytes;
    private int _responseBytes;
    private int _read;

    public ArraySegment<TIn> Inputs => inputs;

    /// <summary>The index of the first item in the whole input.</summary>
    public int Start => start;

    public TOut[] Values { get; } = new TOut[inputs.Count];

    /// <summary>What items failed with, where they did; null when none has.</summary>
    public Exception?[]? Errors { get; private set; }

    /// <summary>Of the request or of the response, whichever is larger. Once there are results.</summary>
    public double BytesPerItem =>
        Math.Max((double)_requestBytes / inputs.Count, (double)_responseBytes / Done);

    public Exception? Failure { get; private set; }

    /// <summary>The item that ran when its worker died is to run again.</summary>
    public bool Retry { get; private set; }

    /// <summary>Some results are still to be read, by <see cref="ReadPending"/>.</summary>
    public bool HasPending => _pending is not null;

    public override void Accept(ReadOnlySpan<byte> results, int count)
    {
        if (count == 0)
        {
            return;
        }

        // Results are in order: behind one that is read later, all are.
        if (operation.ReadsInPlace && !HasPending)
        {
            _responseBytes += results.Length;
            Read(results, count, null);
        }
        else
        {
            Accept(ResultBytes.Copy(results, count));
        }
    }

    public override void Accept(ResultBytes results)
    {
        _responseBytes += results.Length;
        (_pending ??= []).Add(results);
    }

    public override void Finish(Exception? error, bool retry)
    {
        Failure = error;
        Retry = retry;
        Parcel.Dispose();
        operation.Finished(this);
    }

    public override void ExpectTail() => operation.Expect(1);

    public override void Resend(int from, int items) => operation.Resend(this, from, items);

    /// <summary>Reads what was only kept so far, which may run code of the user, or gives it up.</summary>
    public void ReadPending(bool wanted)
    {
        foreach (ResultBytes part in _pending ?? [])
        {
            if (wanted)
            {
                Read(part);
            }
            else
            {
                part.Discard();
            }
        }

        _pending = null;
    }

    public void Fail(int index, Exception error) => (Errors ??= new Exception?[Inputs.Count])[index] = error;

    private void Read(ResultBytes part)
    {
        byte[] results;
        try
        {
            results = part.Read();
        }
        catch (Exception e)
        {
            FailNext(part.Items, e);
            return;
        }

        Read(results, part.Items, part.Handles);
    }

    private void Read(ReadOnlySpan<byte> results, int count, IReadOnlyList<SafeHandle>? handles)
    {
        int end = _read + count;
        PayloadReader reader = new(results, handles);
        try
        {
            while (_read < end)
            {
                if (ItemReader.Read(ref reader, operation.Forms, out Values[_read]) is { } error)
                {
                    Fail(_read, error);
                }

                _read++;
            }
        }
        catch (Exception e)
        {
            // Where one result cannot be read, those behind it in the same message cannot be found.
            FailNext(end - _read, e);
        }
    }

    private void FailNext(int items, Exception error)
    {
        for (; items > 0; items--)
        {
            Fail(_read++, error);
        }
    }
}

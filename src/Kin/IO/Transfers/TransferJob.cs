using Kin.Native;

namespace Kin.IO.Transfers;

/// <summary>A transfer in progress: what is left, and the way that works.</summary>
internal sealed class TransferJob : IDisposable
{
    private const long Portion = 16 << 20;

    private readonly IProgress<long>? _progress;
    private readonly IEnumerator<Func<TransferStep>> _ways;
    private readonly SparseWalk? _holes;
    private readonly long _portion;
    private TransferStep _step;
    private TransferMethod _method;
    private bool _hasMoved;

    /// <summary>Chooses a way.</summary>
    /// <exception cref="ArgumentException">The two ends overlap, or an offset does not fit.</exception>
    public TransferJob(TransferEnd source, TransferEnd target, TransferOptions options, bool mayBlock)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(options.Count ?? 0, nameof(options));
        if (target.IsAppending && options.TargetOffset is not null)
        {
            throw new ArgumentException("A target opened with O_APPEND takes no offset.", nameof(options));
        }

        Source = source;
        Target = target;
        Left = SameFile.Limit(source, target, options.Count) ?? long.MaxValue;
        _progress = options.Progress;
        _portion = mayBlock && _progress is null ? KernelCopy.Most : Portion;
        bool sparse = options.KeepHoles && source.IsFile && target.IsFile && !target.IsAppending;
        _holes = sparse ? new SparseWalk(source, target) : null;
        _ways = TransferRoute.Between(source, target, options, mayBlock).GetEnumerator();
        _ways.MoveNext();
        _step = _ways.Current();
    }

    public TransferEnd Source { get; }

    public TransferEnd Target { get; }

    /// <summary>The bytes that arrived.</summary>
    public long Total { get; private set; }

    /// <summary>The most bytes that are still to arrive.</summary>
    public long Left { get; set; }

    /// <summary>Bytes that have left the source and not arrived.</summary>
    public long Held => _step.Held;

    public TransferResult Result => new(Total, _method);

    /// <summary>Makes a call or two.</summary>
    /// <exception cref="TransferException">The kernel refused, by every way.</exception>
    public Outcome Next()
    {
        try
        {
            return Left == 0 ? Outcome.AtEnd : Move();
        }
        catch (LinuxException e)
        {
            throw new TransferException(Total, e);
        }
    }

    public void Dispose()
    {
        try
        {
            _step.End();
        }
        catch (ObjectDisposedException)
        {
            // The source was closed meanwhile: nothing can be given back to it.
        }

        _ways.Dispose();
    }

    private Outcome Move()
    {
        long most = Math.Min(Left, _portion);
        if (_holes is not null && _step.Held == 0)
        {
            most = _holes.NextData(most, out long skipped);
            Count(skipped);
            if (most == 0)
            {
                return skipped > 0 ? Outcome.Moved : Outcome.AtEnd;
            }
        }

        Outcome outcome = _step.Move(most, out long moved);
        if (moved > 0)
        {
            _method = _step.Method;
            _hasMoved = true;
            Count(moved);
        }

        // Files of /proc and their like say that they are empty to all calls but read (copy_file_range(2)).
        bool suspect = outcome == Outcome.AtEnd && !_hasMoved;
        return (outcome == Outcome.Unsupported || suspect) && TakeNextWay() ? Outcome.Moved : outcome;
    }

    private bool TakeNextWay()
    {
        if (!_ways.MoveNext())
        {
            return false;
        }

        _step.End();
        _step = _ways.Current();
        return true;
    }

    private void Count(long moved)
    {
        if (moved > 0)
        {
            Total += moved;
            Left -= Left == long.MaxValue ? 0 : moved;
            _progress?.Report(Total);
        }
    }
}

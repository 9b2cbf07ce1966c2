using Kin.Workers.Transport;

namespace Kin.Workers.Dispatch;

/// <summary>
/// What the dispatcher hands to a worker in one piece: a function and the arguments of one call or of
/// several. Its state is guarded by the dispatcher's lock.
/// </summary>
internal abstract class Job(string functionName, FunctionEntry? function, Parcel parcel, int count)
{
    /// <summary>Not 0 once nothing more will come: read without the lock by who waits.</summary>
    public int IsOver;

    private static long s_last;

    public long Id { get; } = Interlocked.Increment(ref s_last);

    /// <summary>For messages.</summary>
    public string FunctionName => functionName;

    /// <summary>Null when the function is the first part of the parcel.</summary>
    public FunctionEntry? Function => function;

    public Parcel Parcel => parcel;

    /// <summary>
    /// Items that the worker is to run; fewer than at first when the last ones were taken back.
    /// </summary>
    public int Count { get; set; } = count;

    /// <summary>Items whose results have come.</summary>
    public int Done { get; set; }

    /// <summary>Workers that died while this job was running.</summary>
    public int Deaths { get; set; }

    /// <summary>Nanoseconds that workers were busy with it.</summary>
    public long Nanoseconds { get; set; }

    public JobState State { get; set; }

    /// <summary>A call of its own, and not a part of a map operation.</summary>
    public virtual bool IsCall => false;

    /// <summary>The worker that has it; null while it is queued.</summary>
    public WorkerLink? Link { get; set; }

    // The queue is a list through the jobs themselves, so that a cancelled one leaves it at once.
    public Job? Next { get; set; }

    public Job? Previous { get; set; }

    /// <summary>
    /// Takes the results of the next items. Under the dispatcher's lock: copies, or reads plain memory.
    /// </summary>
    public abstract void Accept(ReadOnlySpan<byte> results, int count);

    /// <summary>
    /// Takes results that came by the socket. Under the dispatcher's lock: keeps them, to be read later.
    /// </summary>
    public abstract void Accept(ResultBytes results);

    /// <summary>
    /// Under the dispatcher's lock: items that were taken back will be given to <see cref="Resend"/>.
    /// </summary>
    public virtual void ExpectTail()
    {
    }

    /// <summary>
    /// Sends items that were taken back anew, as another job. Outside the lock; runs no code of the user.
    /// </summary>
    public virtual void Resend(int from, int items)
    {
    }

    /// <summary>
    /// All results have come, or (<paramref name="error"/>) no more will. Runs on the dispatcher's thread or
    /// on that of a blocked caller, outside the lock, so it never runs code of the user.
    /// </summary>
    /// <param name="error">Why the results after <see cref="Done"/> are missing; null when none is.</param>
    /// <param name="retry">The item that ran when a worker died is to run again.</param>
    public abstract void Finish(Exception? error, bool retry);
}

internal enum JobState
{
    New,
    Queued,
    Sent,
    Finished,
}

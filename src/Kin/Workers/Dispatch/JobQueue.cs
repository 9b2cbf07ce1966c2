namespace Kin.Workers.Dispatch;

/// <summary>
/// Jobs that wait for a worker, first come first served. Not thread-safe: the dispatcher's lock guards it.
/// </summary>
internal sealed class JobQueue
{
    private Job? _last;

    public Job? First { get; private set; }

    public int Count { get; private set; }

    public void AddLast(Job job)
    {
        job.State = JobState.Queued;
        job.Link = null;
        job.Next = null;
        job.Previous = _last;
        if (_last is null)
        {
            First = job;
        }
        else
        {
            _last.Next = job;
        }

        _last = job;
        Count++;
    }

    /// <summary>For a job that had left the queue already, and whose worker died.</summary>
    public void AddFirst(Job job)
    {
        job.State = JobState.Queued;
        job.Link = null;
        job.Previous = null;
        job.Next = First;
        if (First is null)
        {
            _last = job;
        }
        else
        {
            First.Previous = job;
        }

        First = job;
        Count++;
    }

    public void Remove(Job job)
    {
        if (job.Previous is null)
        {
            First = job.Next;
        }
        else
        {
            job.Previous.Next = job.Next;
        }

        if (job.Next is null)
        {
            _last = job.Previous;
        }
        else
        {
            job.Next.Previous = job.Previous;
        }

        job.Next = job.Previous = null;
        Count--;
    }
}

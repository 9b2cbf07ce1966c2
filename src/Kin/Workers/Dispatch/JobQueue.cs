namespace Kin.Workers.Dispatch;

/// <summary>
/// Jobs that wait for a worker, first come first served. Not thread-safe: the dispatcher's lock guards it.
/// </summary>
internal sealed class JobQueue
{
    private Job? _last;

    public Job? First { get; private set; }

    public int Count { get; private set; }

    public void AddLast(Job job) => Insert(job, _last, null);

    /// <summary>For a job that had left the queue already, and whose worker died.</summary>
    public void AddFirst(Job job) => Insert(job, null, First);

    public void Remove(Job job)
    {
        Join(job.Previous, job.Next);
        job.Next = job.Previous = null;
        Count--;
    }

    private void Insert(Job job, Job? previous, Job? next)
    {
        job.State = JobState.Queued;
        job.Link = null;
        Join(previous, job);
        Join(job, next);
        Count++;
    }

    // Null stands for the end on that side.
    private void Join(Job? previous, Job? next)
    {
        if (previous is null)
        {
            First = next;
        }
        else
        {
            previous.Next = next;
        }

        if (next is null)
        {
            _last = previous;
        }
        else
        {
            next.Previous = previous;
        }
    }
}

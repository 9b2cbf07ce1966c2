namespace Kin.Inspection;

/// <summary>A deadlock: each member waits for the next one, and the last for the first.</summary>
/// <param name="Members">In order; one alone waits for itself.</param>
/// <param name="IsCertain">
/// At one moment between the two looks all of it was true, and no thread that could end it was free; a signal
/// still may. False: a thread of a member that is not in the circle might end it, a time limit or an alarm
/// (SIGALRM is caught) might, others may open the pipe, which has a name, or who holds is a guess (the last
/// who changed a semaphore of System V; whoever has a POSIX semaphore open).
/// </param>
public sealed record WaitCycle(IReadOnlyList<ThreadWait> Members, bool IsCertain)
{
    /// <summary>"4711 (a) waits for ..., held by 4712; 4712 (b) waits for ...".</summary>
    public override string ToString() => string.Join("; ", Members);
}

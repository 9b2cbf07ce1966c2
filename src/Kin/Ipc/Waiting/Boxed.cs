namespace Kin.Ipc.Waiting;

/// <summary>An attempt on the heap, where an asynchronous method can go on with it.</summary>
internal sealed class Boxed<TAttempt>(TAttempt attempt) : IAttempt
    where TAttempt : struct, IAttempt
{
    private TAttempt _attempt = attempt;

    public ref TAttempt Attempt => ref _attempt;

    public bool Try() => _attempt.Try();
}

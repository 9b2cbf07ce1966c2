namespace Kin.Ipc.Waiting;

/// <summary>What a waiter tries again and again until it succeeds.</summary>
internal interface IAttempt
{
    /// <summary>True: done. False: not yet, wait for a change.</summary>
    bool Try();
}

using System.Runtime.CompilerServices;
using System.Threading.Channels;

namespace Kin;

public sealed partial class ChildProcess
{
    /// <summary>Completes when one of the children has ended. No thread waits.</summary>
    /// <param name="children">One or more.</param>
    /// <param name="cancellationToken">Stops the waiting, not the children.</param>
    /// <returns>The first of those, in the order given, that have ended.</returns>
    /// <exception cref="ArgumentException">There are none.</exception>
    public static async Task<ChildProcess> WaitAnyAsync(
        IEnumerable<ChildProcess> children, CancellationToken cancellationToken = default)
    {
        ChildProcess[] all = Several(children);
        Task[] ends = Array.ConvertAll(all, child => (Task)child.WaitAsync());
        TaskCompletionSource cancelled = new(TaskCreationOptions.RunContinuationsAsynchronously);
        using (cancellationToken.UnsafeRegister(
            static state => ((TaskCompletionSource)state!).TrySetResult(), cancelled))
        {
            await Task.WhenAny([.. ends, cancelled.Task]).ConfigureAwait(false);
        }

        int first = Array.FindIndex(ends, end => end.IsCompleted);
        if (first < 0)
        {
            throw new OperationCanceledException(cancellationToken);
        }

        await ends[first].ConfigureAwait(false);
        return all[first];
    }

    /// <summary>Completes when all of the children have ended. No thread waits.</summary>
    /// <param name="children">Any number, also none.</param>
    /// <param name="cancellationToken">Stops the waiting, not the children.</param>
    /// <returns>How they ended, in the order given.</returns>
    public static async Task<IReadOnlyList<ExitStatus>> WaitAllAsync(
        IEnumerable<ChildProcess> children, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(children);
        Task<ExitStatus[]> ends = Task.WhenAll(children.Select(child => child.WaitAsync()));
        return await ends.WaitAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Stops every thread of the child (SIGSTOP) until <see cref="Continue"/>.</summary>
    /// <returns>False when the child has ended already.</returns>
    public bool Suspend() => SendSignal(Signal.Stop);

    /// <summary>Lets a stopped child go on (SIGCONT). False when it has ended already.</summary>
    public bool Continue() => SendSignal(Signal.Continue);

    /// <summary>
    /// Completes when the child is stopped: at once when it is so already, whoever stopped it. A thread of
    /// this process waits in the kernel from the first such call on until the child ends.
    /// </summary>
    /// <param name="cancellationToken">Stops the waiting, not the child.</param>
    /// <returns>The signal that stopped it; null when it has ended instead.</returns>
    public async Task<Signal?> WaitForStopAsync(CancellationToken cancellationToken = default)
    {
        ChildChange? change = await NewsAsync(
            ChildChangeKind.Stopped,
            () => Stops.StoppedBy is Signal signal ? new(ChildChangeKind.Stopped, signal, null) : null,
            cancellationToken).ConfigureAwait(false);
        return change?.Signal;
    }

    /// <summary>
    /// Completes when the child is not stopped: at once when it runs. As <see cref="WaitForStopAsync"/>
    /// otherwise.
    /// </summary>
    /// <param name="cancellationToken">Stops the waiting, not the child.</param>
    /// <returns>True: it goes on; false: it has ended.</returns>
    public async Task<bool> WaitForContinueAsync(CancellationToken cancellationToken = default)
    {
        ChildChange? change = await NewsAsync(
            ChildChangeKind.Continued,
            () => !HasExited && !Stops.IsStopped ? new(ChildChangeKind.Continued, null, null) : null,
            cancellationToken).ConfigureAwait(false);
        return change is not null;
    }

    /// <summary>
    /// The child's stops and continuations as they happen, and its end as the last. One that is overtaken
    /// by the next change before the kernel has told of it is not seen (waitid(2)). Any number of
    /// readers; each sees all.
    /// </summary>
    /// <param name="cancellationToken">Stops the reading, not the child.</param>
    public async IAsyncEnumerable<ChildChange> WatchAsync(
        [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        ThrowIfGoneUnseen();
        var changes = Channel.CreateUnbounded<ChildChange>();
        Action<ChildChange?> listener = change =>
            _ = change is null ? changes.Writer.TryComplete() : changes.Writer.TryWrite(change);
        Hear(listener);
        try
        {
            await foreach (ChildChange change in
                changes.Reader.ReadAllAsync(cancellationToken).ConfigureAwait(false))
            {
                yield return change;
            }
        }
        finally
        {
            Stops.Forget(listener);
        }

        ExitStatus status = await WaitAsync(cancellationToken).ConfigureAwait(false);
        yield return new ChildChange(ChildChangeKind.Ended, status.Signal, status);
    }

    // Heard first and looked at then: what happens in between is told.
    private async Task<ChildChange?> NewsAsync(
        ChildChangeKind kind, Func<ChildChange?> now, CancellationToken cancellationToken)
    {
        ThrowIfGoneUnseen();
        TaskCompletionSource<ChildChange?> told = new(TaskCreationOptions.RunContinuationsAsynchronously);
        Action<ChildChange?> listener = change =>
        {
            if (change is null || change.Kind == kind)
            {
                told.TrySetResult(change);
            }
        };
        Hear(listener);
        try
        {
            return now() ?? await told.Task.WaitAsync(cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            Stops.Forget(listener);
        }
    }

    private void Hear(Action<ChildChange?> listener)
    {
        if (_exit.Known is not null)
        {
            listener(null); // the descriptor may be closed
            return;
        }

        Stops.Listen(listener);
    }

    private static ChildProcess[] Several(IEnumerable<ChildProcess> children)
    {
        ArgumentNullException.ThrowIfNull(children);
        ChildProcess[] all = [.. children];
        return all.Length > 0 ? all
            : throw new ArgumentException("There is no child to wait for.", nameof(children));
    }
}

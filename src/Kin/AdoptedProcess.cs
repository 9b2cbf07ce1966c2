using Kin.Native;

namespace Kin;

/// <summary>
/// A descendant whose parent has ended, and which has come to this process (<see cref="Subreaper"/>). It is
/// reaped when it ends. All members are thread-safe.
/// </summary>
public sealed class AdoptedProcess
{
    private readonly ChildExit _exit;

    internal AdoptedProcess(int id, SafeFd pidfd)
    {
        Id = id;
        Name = Zombie.NameOf(id);
        Handle = new ProcessHandle(id, pidfd);
        _exit = new ChildExit(id, pidfd) { ParentPeak = 0 };
    }

    /// <summary>Its number. It means this process until that has ended.</summary>
    public int Id { get; }

    /// <summary>The name of its program when it was adopted, at most 15 bytes.</summary>
    public string Name { get; }

    /// <summary>
    /// For signals and looking. Closed once the process has been reaped; wait by <see cref="WaitAsync"/>.
    /// </summary>
    public ProcessHandle Handle { get; }

    /// <summary>How it ended; null while it runs.</summary>
    public ExitStatus? Status => _exit.Known;

    /// <summary>
    /// Completes when it has been reaped, with code or signal and what it and its own reaped children used.
    /// </summary>
    /// <param name="cancellationToken">Stops the waiting, not the process.</param>
    public Task<ExitStatus> WaitAsync(CancellationToken cancellationToken = default) =>
        _exit.WaitAsync().WaitAsync(cancellationToken);

    /// <summary>"4711 (sleep)".</summary>
    public override string ToString() => $"{Id} ({Name})";
}

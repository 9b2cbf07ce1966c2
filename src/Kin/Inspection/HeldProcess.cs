using Kin.Native;

namespace Kin.Inspection;

/// <summary>
/// A process whose directory of /proc is held open, by <see cref="ProcFs.TryHold"/>, for who reads several of
/// its files.
/// </summary>
/// <remarks>
/// The kernel ties such a directory to the process: once that is gone there is nothing in it, whoever has
/// the number. So what is read through it needs no look at the start time afterwards, which is most of the
/// cost of a small file. What is not in it any more, because the first thread has ended and others go on, is
/// read in the usual way. Costs a descriptor. Thread-safe.
/// </remarks>
/// <example><code>
/// using HeldProcess? held = ProcFs.Default.TryHold(pid);
/// Console.WriteLine($"{held?.Info.ReadStatus().Outcome} {held?.Info.ReadCommandLine().Outcome}");
/// </code></example>
public sealed class HeldProcess : IDisposable
{
    private readonly SafeFd _directory;
    private readonly ProcessInfo _info;

    internal HeldProcess(SafeFd directory, in ProcessInfo info) => (_directory, _info) = (directory, info);

    /// <summary>
    /// The process. Its files are read through the directory until this is disposed, and in the usual way
    /// after that.
    /// </summary>
    public ref readonly ProcessInfo Info => ref _info;

    /// <summary>Lets the directory go.</summary>
    public void Dispose() => _directory.Dispose();
}

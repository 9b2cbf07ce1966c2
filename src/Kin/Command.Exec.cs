using System.Diagnostics.CodeAnalysis;
using Kin.Native;

namespace Kin;

public sealed partial record Command
{
    /// <summary>
    /// Replaces the program of this process by this one (execve(2)): the number of the process, its parent,
    /// its children, its session and its terminal stay, and nothing of this program runs any more: no
    /// finally, no finalizer, no ProcessExit. Returns never. May be called from any thread.
    /// </summary>
    /// <remarks>
    /// The new program finds what a child would find: default signal dispositions (SIGPIPE too; what this
    /// process was started with ignored stays ignored), no blocked signals, the soft limit of open files that
    /// this process was started with, the terminal as <see cref="Console"/> found it, and no descriptors but
    /// those that are named here. All properties apply; <see cref="NewSession"/> fails (EPERM) in a process
    /// that leads a group. Locks of fcntl(2) (POSIX record locks) are lost; those of flock(2) stay with their
    /// descriptors.
    /// </remarks>
    /// <exception cref="InvalidOperationException">
    /// A stream is piped or copied from a <see cref="Stream"/>, or <see cref="Foreground"/> or
    /// <see cref="Terminal"/> is set: nobody
    /// would be left to serve that.
    /// </exception>
    /// <exception cref="LinuxException">
    /// A step failed, and this process goes on as before. What cannot be undone: a new session, and a hard
    /// limit that was lowered without the right to raise it.
    /// </exception>
    [DoesNotReturn]
    public void Exec()
    {
        RefusePipes();
        if (StandardInput.Kind == StreamKind.FromStream)
        {
            throw new InvalidOperationException("Exec leaves nobody who would copy the stream.");
        }

        if (Foreground || Terminal is not null)
        {
            throw new InvalidOperationException(
                "Exec neither hands the terminal on nor makes one: this process keeps the one that it has.");
        }

        CommandExec.Run(this);
    }
}

namespace Kin.Native.Processes;

/// <summary>How a child ended, as waitid(2) tells it.</summary>
/// <param name="Code">CLD_EXITED, CLD_KILLED or CLD_DUMPED; 0 when the status is lost.</param>
/// <param name="Status">The exit code, or the signal.</param>
/// <param name="Usage">What it and its reaped descendants used.</param>
internal readonly record struct WaitResult(int Code, int Status, Rusage Usage)
{
    /// <summary>
    /// The child is gone, but somebody else reaped it: .NET as process 1, a SIGCHLD that is ignored, or a
    /// foreign wait for any child. Neither status nor usage are known.
    /// </summary>
    public bool IsLost => Code == 0;
}

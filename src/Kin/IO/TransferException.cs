namespace Kin.IO;

/// <summary>
/// A transfer failed on the way: the disk is full, the reader has gone. Says how much had arrived.
/// </summary>
public sealed class TransferException : IOException
{
    /// <summary>A transfer that ended early.</summary>
    /// <param name="bytesTransferred">How many bytes had arrived.</param>
    /// <param name="failure">The call that failed.</param>
    public TransferException(long bytesTransferred, LinuxException failure)
        : base(Describe(bytesTransferred, failure), failure) => BytesTransferred = bytesTransferred;

    /// <summary>How many bytes had arrived at the target.</summary>
    public long BytesTransferred { get; }

    /// <summary>The error number of the kernel (errno(3)), such as 28 for ENOSPC.</summary>
    public int ErrorNumber => ((LinuxException)InnerException!).ErrorNumber;

    /// <summary>The symbol of <see cref="ErrorNumber"/>, such as "ENOSPC".</summary>
    public string ErrorName => ((LinuxException)InnerException!).ErrorName;

    private static string Describe(long bytes, LinuxException? failure)
    {
        ArgumentNullException.ThrowIfNull(failure);
        return $"The transfer ended after {bytes} bytes: {failure.Message}";
    }
}

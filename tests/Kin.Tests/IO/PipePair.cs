using Microsoft.Win32.SafeHandles;
using Kin.Native;

namespace Kin.Tests.IO;

/// <summary>A pipe whose ends are the handles that a program has which does not know Kin.</summary>
internal sealed class PipePair : IDisposable
{
    public PipePair(bool nonBlocking = false)
    {
        (SafeFd read, SafeFd write) = Pipe.Create();
        if (nonBlocking)
        {
            Pipe.SetNonBlocking(read);
            Pipe.SetNonBlocking(write);
        }

        Read = new SafeFileHandle(read.Release(), ownsHandle: true);
        Write = new SafeFileHandle(write.Release(), ownsHandle: true);
    }

    public SafeFileHandle Read { get; }

    public SafeFileHandle Write { get; }

    /// <summary>Writes bytes.</summary>
    public void Put(ReadOnlySpan<byte> bytes)
    {
        long none = -1;
        for (int done = 0; done < bytes.Length;)
        {
            long count = KernelCopy.Write((int)Write.DangerousGetHandle(), ref none, bytes[done..], false, mayBlock: true);
            Assert.True(count > 0, $"write: {count}");
            done += (int)count;
        }
    }

    /// <summary>Reads at most so many bytes; minus the error number.</summary>
    public long Take(int count, out byte[] bytes)
    {
        long none = -1;
        byte[] buffer = new byte[count];
        long result = KernelCopy.Read((int)Read.DangerousGetHandle(), ref none, buffer, false, mayBlock: true);
        bytes = buffer[..(int)Math.Max(result, 0)];
        return result;
    }

    /// <summary>Writes until the pipe takes no more; it must be non-blocking.</summary>
    public void Fill()
    {
        long none = -1;
        while (KernelCopy.Write((int)Write.DangerousGetHandle(), ref none, new byte[4096], false, mayBlock: true) > 0)
        {
        }
    }

    public void Dispose()
    {
        Read.Dispose();
        Write.Dispose();
    }
}

using System.Buffers.Text;

namespace Kin.Native.Proc;

/// <summary>
/// The numbers of the open descriptors of a process (/proc/PID/fd), from the lowest up, unless it is a copy.
/// The folder of a thread is empty from the moment on at which that thread ends: then the rest comes from the
/// folder of another one. Not thread-safe.
/// </summary>
internal sealed class DescriptorNumbers : IDisposable
{
    private readonly byte[] _root;
    private readonly int _process;
    private readonly bool _isOneThread;
    private readonly long _start;
    private NumberedDirectory _numbers;
    private int _thread, _last = -1, _known = -1, _movesLeft = LivingThread.Tries;
    private bool _isAskedAgain;

    private DescriptorNumbers(byte[] root, int process, int thread, long start, NumberedDirectory numbers) =>
        (_root, _process, _thread, _isOneThread, _start, _numbers) =
            (root, process, thread, thread != 0, start, numbers);

    /// <summary>The folder, for openat(2), until one of the methods is called.</summary>
    public int Descriptor => _numbers.Descriptor;

    /// <summary>Opens it; null and the error number when that fails.</summary>
    /// <param name="root">Where /proc is.</param>
    /// <param name="process">The process.</param>
    /// <param name="thread">A thread of it, and no other one; 0: whichever has them.</param>
    /// <param name="start">When it was started, in ticks: no later process of that number is meant.</param>
    /// <param name="errno">Why there is none.</param>
    public static DescriptorNumbers? TryOpen(
        byte[] root, int process, int thread, long start, out int errno) =>
        Open(root, process, thread, out errno) is NumberedDirectory numbers
            ? new DescriptorNumbers(root, process, thread, start, numbers) : null;

    /// <summary>The next number. False: there are no more, or the process has ended.</summary>
    /// <exception cref="LinuxException">The folder cannot be read, or no descriptor is left.</exception>
    public bool TryNext(out int number)
    {
        do
        {
            while (_numbers.TryNext(out number))
            {
                if (number > _known)
                {
                    (_last, _movesLeft) = (number, LivingThread.Tries);
                    return true;
                }
            }
        }
        while (!IsOpen(_last) && TryMove());
        return false;
    }

    /// <summary>
    /// Goes on at another thread if the one whose folder it is has ended. False: it has not, so what is not
    /// there is closed; or there is no other one.
    /// </summary>
    /// <exception cref="LinuxException">No descriptor is left.</exception>
    public bool TryMove()
    {
        while (!_isOneThread && _movesLeft > 0 && HasLost())
        {
            _movesLeft--;
            int thread = LivingThread.Find(_root, _process);
            if (thread == 0 && _thread == 0 && _isAskedAgain)
            {
                return false;
            }

            // 0: there is none, or it has executed a program and is the first one now: asked once more
            _isAskedAgain = thread == 0;
            if (Open(_root, _process, thread, out int errno) is NumberedDirectory numbers)
            {
                SkipKnown(numbers);
                _numbers.Dispose();
                (_numbers, _thread) = (numbers, thread);
                return true;
            }

            if (!ProcFile.IsGoneOrDenied(errno))
            {
                throw new LinuxException("open", errno, ProcPath.Text(_root, _process, thread, "fd"u8));
            }
        }

        return false;
    }

    public void Dispose() => _numbers.Dispose();

    // What the thread has is not to be seen any more, and the process is still the same. What the first one
    // has may have been gone a moment ago, before another one executed a program and took its place.
    private bool HasLost() =>
        StatFile.TryRead(_root, _process, 0, out StatFields now)
        && now.StartTicks == _start && !now.IsKernelThread
        && (_thread != 0 ? !LivingThread.GoesOn(_root, _process, _thread)
            : now.HasLostFirstThread || (!now.IsZombie && !_isAskedAgain));

    // The kernel's position in such a folder is the number and the two of "." and "..".
    private void SkipKnown(NumberedDirectory numbers)
    {
        _known = _last;
        if (_known >= 0)
        {
            Libc.lseek(numbers.Descriptor, _known + 3, Libc.SEEK_SET);
        }
    }

    // Half the price of the stat that tells the same: the end of a list is met in every process of a scan.
    private bool IsOpen(int number)
    {
        Span<byte> name = stackalloc byte[16], room = stackalloc byte[1];
        Utf8Formatter.TryFormat(Math.Max(number, 0), name, out int length);
        name[length] = 0;
        return number >= 0 && ProcFile.ReadLink(_numbers.Descriptor, name[..(length + 1)], room) >= 0;
    }

    private static NumberedDirectory? Open(byte[] root, int process, int thread, out int errno)
    {
        Span<byte> path = stackalloc byte[ProcPath.Most];
        return NumberedDirectory.TryOpen(ProcPath.Write(path, root, process, thread, "fd"u8), out errno);
    }
}

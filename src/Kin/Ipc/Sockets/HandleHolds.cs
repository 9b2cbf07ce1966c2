using System.Runtime.InteropServices;
using Kin.Native.Sockets;

namespace Kin.Ipc.Sockets;

/// <summary>Handles that nobody can close while a message that carries them waits to be sent.</summary>
internal sealed class HandleHolds : IDisposable
{
    private readonly IReadOnlyList<SafeHandle> _handles;
    private readonly int[] _numbers;
    private int _held;

    /// <exception cref="ArgumentException">They are too many.</exception>
    /// <exception cref="ObjectDisposedException">One is closed.</exception>
    public HandleHolds(IReadOnlyList<SafeHandle>? handles)
    {
        _handles = handles ?? [];
        if (_handles.Count > Rights.MaxDescriptors)
        {
            throw new ArgumentException(
                $"A message carries at most {Rights.MaxDescriptors} handles, not {_handles.Count}. Send them"
                + " in parts.",
                nameof(handles));
        }

        _numbers = _handles.Count == 0 ? [] : new int[_handles.Count];
        try
        {
            for (; _held < _handles.Count; _held++)
            {
                ArgumentNullException.ThrowIfNull(_handles[_held], nameof(handles));
                bool held = false;
                _handles[_held].DangerousAddRef(ref held);
                _numbers[_held] = (int)_handles[_held].DangerousGetHandle();
            }
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    public ReadOnlySpan<int> Numbers => _numbers;

    public void Dispose()
    {
        while (_held > 0)
        {
            _handles[--_held].DangerousRelease();
        }
    }
}

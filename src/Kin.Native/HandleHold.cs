using System.Runtime.InteropServices;

namespace Kin.Native;

/// <summary>
/// The number of any class's handle, which is not closed while this lives: for the length of a call.
/// </summary>
internal readonly ref struct HandleHold : IDisposable
{
    private readonly SafeHandle _handle;

    /// <exception cref="ObjectDisposedException">The handle is closed.</exception>
    public HandleHold(SafeHandle handle)
    {
        bool held = false;
        handle.DangerousAddRef(ref held);
        _handle = handle;
        Number = (int)handle.DangerousGetHandle();
    }

    public int Number { get; }

    public void Dispose() => _handle.DangerousRelease();
}

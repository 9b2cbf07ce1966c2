namespace Kin.Tool.Benching.Ipc;

/// <summary>
/// One end of a way between two processes. It is an argument of the function in the other one, so it holds
/// nothing but what crosses.
/// </summary>
internal abstract class IpcEnd : IDisposable
{
    /// <summary>Sends all of it; blocks.</summary>
    public abstract void Send(byte[] data);

    /// <summary>Fills the buffer, by one message where there are messages; false: the end.</summary>
    public abstract bool Receive(byte[] buffer);

    public abstract void Dispose();
}

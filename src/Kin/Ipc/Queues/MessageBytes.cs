namespace Kin.Ipc.Queues;

/// <summary>A message as bytes, in a buffer that is given back when it has been copied.</summary>
internal readonly record struct MessageBytes(ReadOnlyMemory<byte> Memory, IDisposable? Owner = null)
{
    public void GiveBack() => Owner?.Dispose();
}

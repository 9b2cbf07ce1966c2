namespace Kin.Tool.Benching.Ipc;

/// <summary>A way for bytes from one process to another, and back.</summary>
/// <param name="Name">In the first column, and in the JSON.</param>
/// <param name="Carries">Bytes, messages or objects.</param>
/// <param name="Use">What it is there for.</param>
/// <param name="ChunkBytes">What is sent at once when the throughput is measured.</param>
/// <param name="Open">Makes both ends.</param>
internal sealed record IpcWay(
    string Name, string Carries, string Use, int ChunkBytes, Func<(IpcEnd Mine, IpcEnd Theirs)> Open);

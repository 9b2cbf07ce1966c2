namespace Kin.Inspection;

/// <summary>A thread that sleeps at an object.</summary>
/// <param name="ProcessId">Its process.</param>
/// <param name="ThreadId">Its own number (gettid(2)); that of the process for its first thread.</param>
/// <param name="Kind">What it waits for.</param>
public readonly record struct IpcWaiter(int ProcessId, int ThreadId, IpcWaitKind Kind);

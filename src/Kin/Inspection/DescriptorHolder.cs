namespace Kin.Inspection;

/// <summary>A process that has something open.</summary>
/// <param name="ProcessId">The process.</param>
/// <param name="Descriptor">The number under which it has it.</param>
/// <param name="Access">
/// How it may use it: of a pipe, whether this is the reading or the writing end; null: it was closed
/// meanwhile.
/// </param>
public readonly record struct DescriptorHolder(int ProcessId, int Descriptor, FileAccess? Access);

namespace Kin.Native.Spawn;

/// <summary>
/// Descriptor <paramref name="Source"/> of this process becomes <paramref name="Target"/> in the child.
/// </summary>
/// <remarks>
/// A class: collections of it need no code of their own, which could not be compiled ahead.
/// </remarks>
internal sealed record DescriptorMap(int Source, int Target);

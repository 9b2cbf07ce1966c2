namespace Kin.Native.Spawn;

/// <summary>
/// Descriptor <paramref name="Source"/> of this process becomes <paramref name="Target"/> in the child.
/// </summary>
internal readonly record struct DescriptorMap(int Source, int Target);

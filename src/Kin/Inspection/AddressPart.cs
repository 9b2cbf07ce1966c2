namespace Kin.Inspection;

/// <summary>A part of an <see cref="AddressSpace"/>.</summary>
/// <param name="Mapping">Where it lies, its rights and its file.</param>
/// <param name="Kind">What it is for.</param>
public readonly record struct AddressPart(MemoryMapping Mapping, AddressKind Kind);

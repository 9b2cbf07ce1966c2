namespace Kin.Workers.Functions.Identities;

/// <summary>How a type is built from others.</summary>
internal enum TypeShape : byte
{
    Definition,
    Generic,
    Vector,
    Array,
    Reference,
    Pointer,
}

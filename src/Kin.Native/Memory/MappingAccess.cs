namespace Kin.Native.Memory;

/// <summary>What may be done with a mapping.</summary>
internal enum MappingAccess
{
    /// <summary>Read and written, seen by all.</summary>
    Shared,

    /// <summary>Read only.</summary>
    ReadOnly,

    /// <summary>
    /// Read as it is in the file; what is written stays in this mapping, page by page (copy-on-write).
    /// </summary>
    CopyOnWrite,
}

namespace Kin.Ipc;

/// <summary>What may be done with mapped memory, and who sees it.</summary>
public enum MemoryAccess
{
    /// <summary>Read and written; the file and all who have it mapped see what is written.</summary>
    Shared,

    /// <summary>Read only. Writing ends the process (SIGSEGV, which .NET reports as an access
    /// violation).</summary>
    ReadOnly,

    /// <summary>Read as it is in the file; what is written stays in this mapping.</summary>
    CopyOnWrite,
}

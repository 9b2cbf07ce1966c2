namespace Kin;

/// <summary>Something that a kernel may not allow (see <see cref="KernelSupport.Capabilities"/>).</summary>
/// <param name="Name">
/// The name, as KIN_DISABLE_FEATURES takes it to switch the capability off for a test.
/// </param>
/// <param name="IsAvailable">It works and is not switched off.</param>
/// <param name="Reason">Why it is not available: the error's name and text. Null when it is.</param>
/// <param name="Cost">What its lack costs, as a sentence.</param>
public sealed record KernelCapability(string Name, bool IsAvailable, string? Reason, string Cost);

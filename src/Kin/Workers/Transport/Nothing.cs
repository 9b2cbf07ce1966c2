namespace Kin.Workers.Transport;

/// <summary>The result of a procedure: takes no bytes.</summary>
internal readonly struct Nothing;

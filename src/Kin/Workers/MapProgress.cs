namespace Kin.Workers;

/// <summary>How far a map operation is.</summary>
/// <param name="Completed">Items whose result or failure has come.</param>
/// <param name="Total">Items in all; null when the input does not say.</param>
public readonly record struct MapProgress(int Completed, int? Total);

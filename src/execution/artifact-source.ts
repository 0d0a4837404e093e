/** What one task keeps on disk and in storage. */
export interface ArtifactSource {
  label: string;
  /** Relative, with forward slashes; stable. */
  path: string;
  mimeType?: string;
  content: { file: string } | { bytes: Uint8Array };
}

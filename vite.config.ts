import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

/** The page: built into the package, served by the agent, nothing loaded from elsewhere. */
export default defineConfig({
  root: 'src/web',
  plugins: [react()],
  build: { outDir: '../../dist/web', emptyOutDir: true, assetsInlineLimit: 0 },
});
